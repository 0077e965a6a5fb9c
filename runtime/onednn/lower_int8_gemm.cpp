#include "runtime/onednn/int8_end.h"
#include "runtime/onednn/int8_gemv.h"
#include "runtime/onednn/int8_linear.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// In caches, a matrix is multiplied in two thirds of the time where the inputs of an output stand side by side: a copy
/// of a small one is turned. A large one comes from memory, which takes about as long either way, and is used as it
/// stands: a copy would be as much memory again.
constexpr std::size_t kTurnedBelow = std::size_t{8} << 20;

struct VectorWeight {
  PackedWeight values;
  bool turned = false;  ///< [inputs, outputs] instead of [outputs, inputs]
};
VectorWeight weight_of(Lowering& plan, const Node& node, const Int8Gemm& op) {
  auto known = *plan.known(node.input(1));
  const auto& dims = plan.dims(node.input(1));
  if (op.transB || known.tensor().bytes().size() >= kTurnedBelow) {
    return {std::make_shared<const Tensor>(known.tensor()), !op.transB};
  }
  known.key.variant = 3;
  const Dims rows{dims[1], dims[0]};
  return {
      plan.pack(known, MemoryDesc::strided(rows, {1, dims[1]}, DataType::kI8), MemoryDesc::plain(rows, DataType::kI8)),
      false};
}

/// One row of x: a product of matrix and vector.
bool lower_vector(Lowering& plan, const Node& node, const Int8Gemm& op) {
  const auto* x = node.input(0);
  const auto bounds = bounds_of(op);
  const auto* bias = plan.known(node.input(3));
  const bool fits = bounds && node.input(4) == nullptr && (bias != nullptr || node.input(3) == nullptr) &&
                    plan.known(node.input(2)) != nullptr;
  if (!fits) return false;
  auto dims = plan.dims(x);
  const auto depth = dims.back();
  const auto outputs = plan.dims(node.input(1))[op.transB ? 0 : 1];
  dims.back() = outputs;
  const auto source = plan.plain(x).slot;
  const auto target = plan.new_location(MemoryDesc::plain(dims, op.y_type));
  const auto sums = plan.new_slot(static_cast<std::size_t>(outputs) * sizeof(std::int32_t));
  const auto scratch = plan.new_slot(static_cast<std::size_t>(depth) * sizeof(std::int16_t));
  Int8Sums end{.channels = outputs, .x_scale = op.x_scale, .y = grid(op), .low = bounds->low, .high = bounds->high};
  const auto step = [=, weight = weight_of(plan, node, op), scales = plan.constant(node.input(2)),
                     offsets = bias == nullptr ? Tensor() : bias->tensor(), x_type = plan.type(x),
                     zero_point = static_cast<std::int32_t>(op.x_zero_point)](RunState& run) {
    const auto at = [&](SlotId slot) { return run.slots[static_cast<std::size_t>(slot)]; };
    auto* accumulators = reinterpret_cast<std::int32_t*>(at(sums));
    auto* centred = reinterpret_cast<std::int16_t*>(at(scratch));
    int8_centre(at(source), x_type, zero_point, depth, centred);
    const auto multiply = weight.turned ? int8_gemv_turned : int8_gemv;
    multiply(reinterpret_cast<const std::int8_t*>(weight.values->bytes().data()), centred, outputs, depth,
             accumulators);
    auto parameters = end;
    parameters.w_scales = scales.data<float>().data();
    parameters.one_scale = scales.count() == 1;
    if (offsets.type() == DataType::kI32) parameters.integer_bias = offsets.data<std::int32_t>().data();
    if (offsets.type() == DataType::kF32) parameters.real_bias = offsets.data<float>().data();
    int8_store_sums(accumulators, at(target.slot), parameters);
  };
  plan.append(node.type_name() + " vector", {source, target.slot, sums, scratch}, step);
  plan.define(node.output(), target, dims);
  return true;
}

}  // namespace

bool lower_int8_gemm(Lowering& plan, const Node& node) {
  const auto& op = *node.as<Int8Gemm>();
  const auto* x = node.input(0);
  if (!plan.is_int8(x) || plan.known(node.input(1)) == nullptr) return false;
  if (count_of(plan.dims(x)) == plan.dims(x).back() && lower_vector(plan, node, op)) return true;
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
