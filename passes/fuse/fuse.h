#pragma once

#include <string>
#include <vector>

#include "graph/graph.h"
#include "passes/canonicalize/canonicalize.h"

namespace slim {

struct FuseOptions {
  /// Residual sums round as the file says: between the convolution and the Add. Otherwise they are summed in place.
  bool exact = false;
  Evaluate evaluate = {};  ///< for functions of 8-bit numbers; none: they stay float
  PassOptions passes = {};
};

/// The passes of fuse in order, those of canonicalize first; for check_names and for help.
std::vector<Pass> fuse_passes(const FuseOptions& options);

/// Makes the INT8 chains of a quantized graph, whoever wrote it: QuantizeLinear and DequantizeLinear (or the QLinear
/// operators) around float operators become integer operators with bias, residual sum, activation and rounding in one
/// (graph/ops/int8.h). A graph without any stays as it is. Names, order and types of inputs and outputs stay; results
/// too, up to roundings in single precision and, unless `exact`, the rounding in front of residual sums. Types are
/// inferred in the result.
Graph fuse(Graph graph, const FuseOptions& options);

/// An operator that runs in float although integers were possible, and why.
struct FloatNode {
  const Node* node;
  std::string reason;
};
/// The operators of a fused graph that the rules of fuse could have turned to integers, in graph order.
std::vector<FloatNode> why_float(const Graph& fused);

}  // namespace slim
