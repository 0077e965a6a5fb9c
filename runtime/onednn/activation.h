#pragma once

#include <vector>

#include "runtime/onednn/lowering.h"

namespace slim::onednn {

/// The node's function of its first input, as oneDNN functions to apply one after the other. Empty: it has none, or its
/// parameters are not constants.
std::vector<EltwiseOp> eltwise_ops(const Lowering& plan, const Node& node);

struct FusedActivation {
  std::vector<EltwiseOp> functions;  ///< may be empty
  const Value* result;               ///< what the functions give
};

/// The activation that alone reads `value`, absorbed into the node being lowered: f(x), or the gates x * sigmoid(x) and
/// x * hard_sigmoid(x).
FusedActivation absorb_activation(Lowering& plan, const Value* value);

/// If `node` is the function of a gate x * f(x): absorbs the product.
FusedActivation absorb_gate(Lowering& plan, const Node& node);

}  // namespace slim::onednn
