#include "passes/fuse/int8_parameters.h"

#include <algorithm>
#include <cmath>

#include "graph/quant_params.h"

namespace slim {
namespace {

/// Scales of the accumulator and of an i32 bias are products of the same floats, taken in any order.
constexpr float kScaleTolerance = 1e-5F;

std::optional<std::vector<double>> constant_numbers(const Value* value) {
  if (value == nullptr || !value->is_constant()) return std::nullopt;
  return to_doubles(value->constant());
}

Tensor per_channel(const Tensor& scales, std::int64_t groups) {
  if (groups == 1 || scales.count() == 1) return scales;
  Tensor result = Tensor::uninitialized(DataType::kF32, {scales.count() * groups});
  auto to = result.mutable_data<float>().begin();
  for (std::int64_t g = 0; g < groups; ++g) to = std::ranges::copy(scales.data<float>(), to).out;
  return result;
}

/// Whether the bias counts in units of x_scale * w_scale.
bool has_accumulator_scale(const Tensor& bias_scales, float x_scale, const Tensor& w_scales, std::int64_t channels) {
  const auto at = [](const Tensor& scales, std::int64_t i) {
    return scales.data<float>()[scales.count() == 1 ? 0 : static_cast<std::size_t>(i)];
  };
  for (std::int64_t i = 0; i < channels; ++i) {
    const float unit = x_scale * at(w_scales, i);
    if (std::fabs(at(bias_scales, i) - unit) > kScaleTolerance * unit) return false;
  }
  return true;
}

}  // namespace

std::variant<Int8Params, Declined> int8_params(const Node& node) {
  const auto scale = constant_numbers(node.input(1));
  if (!scale || node.input(1)->type().type != DataType::kF32) return Declined{"the scale is not a constant f32"};
  if (scale->size() != 1) return Declined{"the tensor has a scale for each channel"};
  if (!std::isfinite(scale->front()) || scale->front() <= 0) return Declined{"the scale is not a positive number"};
  const bool quantizes = node.is<QuantizeLinear>();
  const auto* zero = node.input(2);
  const auto zero_point = zero == nullptr ? std::optional(std::vector<double>{0}) : constant_numbers(zero);
  if (!zero_point || zero_point->size() != 1) return Declined{"the zero point is not one constant"};
  const auto type = !quantizes ? node.input(0)->type().type : zero == nullptr ? DataType::kU8 : zero->type().type;
  if (!is_8bit(type)) return Declined{"the quantized type is " + std::string(name_of(type)) + ", not u8 or i8"};
  return Int8Params{static_cast<float>(scale->front()), static_cast<std::int64_t>(zero_point->front()), type};
}

Pattern dequantized(const Bind<DequantizeLinear>& place) { return bind(place, any(), constant(), maybe(constant())); }

std::variant<Int8Weight, Declined> int8_weight(const Node& node, std::int64_t channel_axis, std::int64_t groups) {
  const auto* values = node.input(0);
  const auto* scale = node.input(1);
  if (!values->is_constant()) return Declined{"the weight is computed"};
  if (!scale->is_constant() || scale->type().type != DataType::kF32) return Declined{"the weight's scale is computed"};
  const auto& weight = values->constant();
  if (!is_8bit(weight.type())) return Declined{"the weight is not u8 or i8"};
  const auto& scales = scale->constant();
  const auto axis = node.as<DequantizeLinear>()->axis;
  const auto rank = static_cast<std::int64_t>(weight.rank());
  if (scales.count() != 1 && (axis < 0 ? axis + rank : axis) != channel_axis) {
    return Declined{"the weight's scales do not run along its output channels"};
  }
  Int8Weight result{weight, per_channel(scales, groups)};
  const auto zero = constant_numbers(node.input(2)).value_or(std::vector<double>{0});
  const bool centred = std::ranges::all_of(zero, [](double z) { return z == 0; });
  if (centred && weight.type() == DataType::kI8) return result;
  if (zero.size() != 1) return Declined{"the weight has zero points for each channel"};
  result.as_stored = false;
  result.values = Tensor::uninitialized(DataType::kI8, weight.dims());
  const auto from = to_doubles(weight);
  const bool fits = std::ranges::all_of(from, [&](double q) { return q - zero[0] >= -128 && q - zero[0] <= 127; });
  if (!fits) return Declined{"the weight less its zero point does not fit into i8"};
  std::ranges::transform(from, result.values.mutable_data<std::int8_t>().begin(),
                         [&](double q) { return static_cast<std::int8_t>(q - zero[0]); });
  return result;
}

std::variant<std::optional<Tensor>, Declined> int8_bias(const Value* bias, float x_scale, const Tensor& w_scales,
                                                        std::int64_t channels) {
  if (bias == nullptr) return std::nullopt;
  if (bias->type().dims() && count_of(*bias->type().dims()) != channels) {
    return Declined{"the bias is not one number an output channel"};
  }
  if (bias->is_constant()) return std::optional(bias->constant().reshaped({channels}));
  const auto* node = bias->producer();
  const bool known = node != nullptr && node->is<DequantizeLinear>() && node->input(0)->is_constant() &&
                     node->input(1)->is_constant() && (node->input(2) == nullptr || node->input(2)->is_constant());
  if (!known) return Declined{"the bias is computed"};
  const auto& integers = node->input(0)->constant();
  const auto& scales = node->input(1)->constant();
  const auto zero = constant_numbers(node->input(2)).value_or(std::vector<double>{0});
  const bool centred = std::ranges::all_of(zero, [](double z) { return z == 0; });
  const bool fits = scales.type() == DataType::kF32 && (scales.count() == 1 || scales.count() == channels);
  if (!centred || !fits || integers.count() != channels) return Declined{"the bias has a zero point or other scales"};
  if (integers.type() == DataType::kI32 && has_accumulator_scale(scales, x_scale, w_scales, channels)) {
    return std::optional(integers.reshaped({channels}));
  }
  Tensor real = Tensor::uninitialized(DataType::kF32, {channels});
  const auto from = to_doubles(integers);
  for (std::size_t i = 0; i < from.size(); ++i) {
    const float scale = scales.data<float>()[scales.count() == 1 ? 0 : i];
    real.mutable_data<float>()[i] = dequantize(static_cast<std::int32_t>(from[i]), scale, 0);
  }
  return std::optional(real);
}

Value* bias_constant(Value* bias) { return bias->is_constant() ? bias : bias->producer()->input(0); }

}  // namespace slim
