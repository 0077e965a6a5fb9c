#include "runtime/onednn/int8_linear.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {

bool lower_int8_gemm(Lowering& plan, const Node& node) {
  const auto& op = *node.as<Int8Gemm>();
  const auto* x = node.input(0);
  if (!plan.is_int8(x) || plan.known(node.input(1)) == nullptr) return false;
  const auto& filter = plan.dims(node.input(1));
  const auto channels = filter[op.transB ? 0 : 1];
  const auto depth = filter[op.transB ? 1 : 0];
  auto operands = int8_operands(plan, node, op, op, channels);
  if (!operands) return false;
  fold_zero_point(*operands, !op.transB);
  auto dims = plan.dims(x);
  dims.back() = channels;
  const auto rows = count_of(dims) / channels;

  const auto from = op.transB ? MemoryDesc::plain(filter, DataType::kI8)
                              : MemoryDesc::strided({channels, depth}, {1, channels}, DataType::kI8);
  if (!op.transB) operands->weights.key.variant = 2;
  const auto bias = operands->packed_bias();
  const auto bias_desc =
      bias.type() == DataType::kUndefined ? MemoryDesc() : MemoryDesc::plain(bias.dims(), bias.type());
  PostOps post{.functions = int8_functions(op)};
  if (operands->residual != nullptr) add_residual(post, op, plan.type(operands->residual), op.y_type);
  // Inner products know no zero point of the result: it is added as a function, in front of the same rounding.
  auto scaling = operands->scaling;
  if (const auto zero_point = std::exchange(scaling.y_zero_point, 0); zero_point != 0) {
    const auto offset = static_cast<float>(zero_point);
    post.functions.push_back({Eltwise::kLinear, 1.0F / std::exchange(scaling.y_scale, 1.0F), offset});
  }
  const auto primitive = make_inner_product(MemoryDesc::plain({rows, depth}, plan.type(x)),
                                            MemoryDesc::any({channels, depth}, DataType::kI8), bias_desc,
                                            MemoryDesc::plain({rows, channels}, op.y_type), post, scaling);
  if (!primitive) return false;
  const auto source = plan.plain(x);
  const auto target_desc = MemoryDesc::plain(dims, op.y_type);
  const auto target = operands->residual != nullptr ? residual_target(plan, operands->residual, target_desc)
                                                    : plan.new_location(target_desc);
  plan.append(node.type_name(), *primitive, int8_step(plan, *operands, *primitive, from, source.slot, target.slot));
  plan.define(node.output(), target, dims);
  return true;
}

}  // namespace slim::onednn
