#pragma once

#include <optional>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "graph/range.h"

namespace slim {

// Where values of a float graph are found again in the graph that insert_quantization made of it.

/// What operators read in place of the value called `name`: behind its QuantizeLinear and DequantizeLinear if it has
/// them, else the value itself. Null if it is gone.
const Value* value_as_read(const Graph& quantized, const std::string& name);

/// The real numbers that the value's first QuantizeLinear (u8, one scale) can express: [(0 - z) s, (255 - z) s].
/// nullopt if it has none.
std::optional<Range> expressible_range(const Graph& quantized, const std::string& name);

/// The operands of a quantized operator that become 8-bit activations, constants left out.
std::vector<const Value*> activation_operands(const Node& node);

/// Name for the user: the node's own, or that of its first output.
std::string display_name(const Node& node);

}  // namespace slim
