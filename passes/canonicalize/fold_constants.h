#pragma once

#include <cstdint>

#include "passes/canonicalize/canonicalize.h"

namespace slim {

/// node(constants...)   =>   constants
/// Also where type inference knows the elements of a result that is not made from constants alone (Shape of an input
/// whose size is known, and what is computed from it). Not folded: opaque operators, quantization operators, graph
/// outputs, and what would add more than `max_bytes` to the graph, all nodes together.
Pass fold_constants(Evaluate evaluate, std::int64_t max_bytes);

}  // namespace slim
