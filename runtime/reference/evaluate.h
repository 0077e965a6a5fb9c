#pragma once

#include <span>
#include <vector>

#include "graph/graph.h"

namespace slim {

/// Whether there is a reference kernel: true for every typed operator, false for opaque ones.
bool can_evaluate(const Op& op);

/// Computes the outputs of `node` from `inputs`, one for each operand in order (null where one is omitted). f16 and
/// bf16 operands are computed in f32 and rounded once. Throws Error that names the node where types or dims do not fit,
/// or where the operator is opaque.
std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor* const> inputs);

}  // namespace slim
