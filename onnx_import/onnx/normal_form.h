#pragma once

#include <vector>

#include "graph/graph.h"

/// What an import can only settle when types are inferred.
namespace slim {

/// `softmax`: Softmax and LogSoftmax nodes of the old meaning, where all axes from `axis` on are one. Becomes a plain
/// one along `axis` if the other axes are 1, else Flatten -> Softmax -> Reshape.
void resolve_flattening_softmax(Graph& graph, const std::vector<Node*>& softmax);

/// Transpose without perm gets the reversed axes; windows without kernel_shape, strides, dilations or pads get them
/// from their weights; SAME padding becomes pads where the input's sizes are known.
void complete_attributes(Graph& graph);

}  // namespace slim
