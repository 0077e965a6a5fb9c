#pragma once

#include "graph/rewrite/rule.h"

namespace slim {

/// BatchNormalization(x, gamma, beta, mean, var)   =>   Conv(x, W, b) {group = C, kernel 1x1}
/// k = gamma / sqrt(var + epsilon);   W[c] = k[c];   b[c] = beta[c] - k[c] mean[c]
///
/// A normalization that stays in the graph (pre-activation networks, dense connections) has no integer form; as a
/// depthwise convolution it has one, and its s8 weight is exact because each channel has one number and a scale.
/// Conditions: x is [N,C,H,W] with known C and comes from a node, since a graph input would only be rounded once more.
Rule batch_norm_as_depthwise();

}  // namespace slim
