#pragma once

#include <optional>

#include "runtime/onednn/lowering.h"

/// What Int8Conv, Int8ConvTranspose and Int8Gemm have in common when they become primitives.
namespace slim::onednn {

/// The operands of one node.
struct Int8Operands {
  const Value* x = nullptr;
  const Value* residual = nullptr;  ///< may be null
  KnownValue weights;
  Tensor weight_values;      ///< i8, as the node has it
  std::vector<double> bias;  ///< in units of x_scale * w_scales; empty: none
  Int8Scaling scaling;
  std::int64_t channels = 0;  ///< output channels
  DataType y_type = DataType::kF32;

  /// The bias as the primitive wants it, and its placement; empty without one.
  Tensor packed_bias() const { return bias.empty() ? Tensor() : int8_bias(bias, scaling); }
};

/// nullopt if weights, scales or bias are not known, or x or the residual has no place.
std::optional<Int8Operands> int8_operands(const Lowering& plan, const Node& node, const Int8Operand& x,
                                          const Int8Result& result, std::int64_t channels);

/// The functions of a result that are left to do: what saturation to its grid does anyway is left out.
std::vector<EltwiseOp> int8_functions(const Int8Result& result);

/// Moves x's zero point into the bias: sum of (x - z) w = sum of x w - z * sum of w. Exact where nothing is padded. The
/// weight's first axis counts output channels, or its last one does.
void fold_zero_point(Int8Operands& operands, bool channels_last);

/// The sum with a residual of type `type` in front of the functions.
void add_residual(PostOps& post, const Int8Residual& residual, DataType type, DataType y_type);

/// Where the sum is written that `target` describes: over the residual if it is not read again and stands so, else over
/// a copy of it.
Location residual_target(Lowering& plan, const Value* residual, const MemoryDesc& target);

/// The operands of the step: source, weights, bias, destination.
std::vector<StepOperand> int8_step(Lowering& plan, const Int8Operands& operands, const Primitive& primitive,
                                   const MemoryDesc& weights_from, SlotId source, SlotId target);

}  // namespace slim::onednn
