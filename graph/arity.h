#pragma once

#include <cstddef>
#include <limits>

#include "graph/op.h"

namespace slim {

/// How many inputs and outputs a node of an operator may have. Inputs before `min_inputs` may not be omitted.
struct Arity {
  std::size_t min_inputs;
  std::size_t max_inputs;
  std::size_t min_outputs;
  std::size_t max_outputs;

  /// No upper bound.
  static constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();
  bool operator==(const Arity&) const = default;
};

/// Of the operator in our normal form (graph/op.h). An opaque operator may have any number of either.
Arity arity(const Op& op);

}  // namespace slim
