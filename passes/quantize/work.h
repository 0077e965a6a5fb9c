#pragma once

#include <optional>

#include "graph/graph.h"

namespace slim {

/// Whether turning `operand` into integers costs little beside work on `result`: at most an eighth of its elements, or
/// fewer axes that are not 1 where sizes are not known (per-channel factors of squeeze-and-excitation).
bool is_small_beside(const Value& operand, const Value& result);

/// Whether an anchor between float operators gains more by integer arithmetic than the Q and DQ around it cost:
/// at least 32 multiplications for each element that is converted. True when sizes are not known.
bool pays_alone(const Node& node);

/// Whether another anchor reads the same activation, so that its conversion is shared.
bool read_by_other_anchor(const Node& node);

/// Multiplications with constant weights, for one sample: of a convolution or matrix product, 0 for other nodes, and of
/// a whole graph. nullopt if sizes are not known.
std::optional<double> multiplications(const Node& node);
std::optional<double> multiplications(const Graph& graph);

}  // namespace slim
