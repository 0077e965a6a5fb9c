#pragma once

#include "graph/error.h"
#include "graph/graph.h"

namespace slim {

/// Reports constants that hold NaN, and operands of convolutions, matrix products and normalizations that hold an
/// infinity. Elsewhere infinities have a meaning: bounds of Clip, masks of attention, padding of a maximum.
void check_constants(const Graph& graph, Diagnostics& problems);

}  // namespace slim
