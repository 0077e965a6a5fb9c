#include "runtime/onednn/int8_linear.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace slim::onednn {
namespace {

/// Distinguishes biases that were made from the same constants: other zero points, residuals, scales.
std::int64_t digest(const Tensor& tensor) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const auto byte : tensor.bytes()) hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3ULL;
  return static_cast<std::int64_t>(hash);
}

double lowest_of(DataType type) { return type == DataType::kU8 ? 0 : std::numeric_limits<std::int8_t>::lowest(); }
double highest_of(DataType type) { return type == DataType::kU8 ? 255 : std::numeric_limits<std::int8_t>::max(); }

}  // namespace

std::optional<Int8Operands> int8_operands(const Lowering& plan, const Node& node, const Int8Operand& x,
                                          const Int8Result& result, std::int64_t channels) {
  const auto* weights = plan.known(node.input(1));
  const auto* scales = plan.known(node.input(2));
  const auto* bias = plan.known(node.input(3));
  const auto* residual = node.input(4);
  const bool complete = weights != nullptr && scales != nullptr && plan.is_int8(node.input(0)) &&
                        (node.input(3) == nullptr || bias != nullptr) &&
                        (residual == nullptr || plan.is_int8(residual));
  if (!complete) return std::nullopt;
  Int8Operands operands;
  operands.x = node.input(0);
  operands.residual = residual;
  operands.weights = *weights;
  operands.weight_values = weights->tensor();
  operands.channels = channels;
  operands.y_type = result.y_type;
  auto& scaling = operands.scaling;
  scaling.x_scale = x.x_scale;
  scaling.x_zero_point = static_cast<std::int32_t>(x.x_zero_point);
  const Tensor w_scales = scales->tensor();
  scaling.w_scales.assign(w_scales.data<float>().begin(), w_scales.data<float>().end());
  if (result.y_type != DataType::kF32) {
    scaling.y_scale = result.y_scale;
    scaling.y_zero_point = static_cast<std::int32_t>(result.y_zero_point);
  }
  if (bias == nullptr) return operands;
  const Tensor offsets = bias->tensor();
  operands.bias = to_doubles(offsets);
  if (offsets.type() == DataType::kI32) return operands;
  for (std::size_t i = 0; i < operands.bias.size(); ++i) {
    const double w_scale = scaling.w_scales[scaling.w_scales.size() == 1 ? 0 : i];
    operands.bias[i] /= static_cast<double>(x.x_scale) * w_scale;
  }
  return operands;
}

std::vector<EltwiseOp> int8_functions(const Int8Result& result) {
  const bool quantized = result.y_type != DataType::kF32;
  const auto real = [&](double q) {
    return (q - static_cast<double>(result.y_zero_point)) * static_cast<double>(result.y_scale);
  };
  const bool bounded_below = quantized && real(lowest_of(result.y_type)) >= 0;
  const auto& name = result.activation;
  if (name.empty()) return {};
  if (name == "Relu") return bounded_below ? std::vector<EltwiseOp>{} : std::vector<EltwiseOp>{{Eltwise::kRelu}};
  if (name == "LeakyRelu") return {{Eltwise::kRelu, result.alpha}};
  if (name == "HardSwish") return {{Eltwise::kHardSwish}};
  if (name == "Sigmoid") return {{Eltwise::kSigmoid}};
  if (name == "Swish") return {{Eltwise::kSwish, 1.0F}};
  if (name == "HardSigmoid") return {{Eltwise::kLinear, result.alpha, result.beta}, {Eltwise::kClip, 0.0F, 1.0F}};
  SLIM_CHECK(name == "Clip");
  const double slack = quantized ? 1e-6 * static_cast<double>(result.y_scale) : 0.0;
  const bool no_effect = quantized && real(lowest_of(result.y_type)) >= static_cast<double>(result.alpha) - slack &&
                         real(highest_of(result.y_type)) <= static_cast<double>(result.beta) + slack;
  return no_effect ? std::vector<EltwiseOp>{} : std::vector<EltwiseOp>{{Eltwise::kClip, result.alpha, result.beta}};
}

void fold_zero_point(Int8Operands& operands, bool channels_last) {
  const auto zero_point = std::exchange(operands.scaling.x_zero_point, 0);
  if (zero_point == 0) return;
  const auto channels = static_cast<std::size_t>(operands.channels);
  const auto weights = operands.weight_values.data<std::int8_t>();
  const auto run = channels_last ? 1 : std::max<std::size_t>(1, weights.size() / channels);
  std::vector<std::int64_t> sums(channels);
  for (std::size_t i = 0; i < weights.size(); ++i) sums[channels_last ? i % channels : i / run] += weights[i];
  operands.bias.resize(channels, 0.0);
  for (std::size_t c = 0; c < channels; ++c) operands.bias[c] -= static_cast<double>(zero_point * sums[c]);
}

void add_residual(PostOps& post, const Int8Residual& residual, DataType type, DataType y_type) {
  post.sum = true;
  post.sum_scale = residual.residual_scale;
  post.sum_zero_point = static_cast<std::int32_t>(residual.residual_zero_point);
  if (is_8bit(y_type) && type != y_type) post.sum_type = type;
}

Location residual_target(Lowering& plan, const Value* residual, const MemoryDesc& target) {
  // The residual's integers, in memory as large as the result's.
  const auto type = is_8bit(target.type()) ? plan.type(residual) : target.type();
  const auto desc = MemoryDesc::of_layout(target.dims(), target.layout(), type);
  const auto place = plan.home(residual);
  const bool in_place = same_memory(place.desc, desc) && plan.may_overwrite(residual);
  return {in_place ? place.slot : plan.copy(residual, desc).slot, target};
}

std::vector<StepOperand> int8_step(Lowering& plan, const Int8Operands& operands, const Primitive& primitive,
                                   const MemoryDesc& weights_from, SlotId source, SlotId target) {
  std::vector<StepOperand> list{
      {Arg::kSrc, source, nullptr},
      {Arg::kWeights, -1, plan.pack(operands.weights, weights_from, primitive.desc(Arg::kWeights))},
      {Arg::kDst, target, nullptr}};
  Tensor bias = operands.packed_bias();
  if (bias.type() == DataType::kUndefined) return list;
  const KnownValue known{{operands.weight_values, {}, digest(bias)}, [bias] { return bias; }};
  const auto desc = MemoryDesc::plain(bias.dims(), bias.type());
  list.push_back({Arg::kBias, -1, plan.pack(known, desc, desc)});
  return list;
}

}  // namespace slim::onednn
