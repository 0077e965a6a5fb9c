#include "passes/quantize/weights.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "graph/quant_params.h"
#include "passes/quantize/channel_layout.h"
#include "passes/quantize/pair_bounds.h"
#include "passes/quantize/weight_scale.h"

namespace slim {
namespace {

constexpr double kLargestBias = 1 << 30;

/// Largest |w| of each channel.
std::vector<float> max_abs_per_channel(std::span<const float> values, const ChannelLayout& layout) {
  std::vector<float> result(layout.channels, 0.0F);
  layout.for_each_run(values.size(), [&](std::size_t channel, std::size_t begin) {
    float largest = result[channel];
    for (const float value : values.subspan(begin, layout.inner)) largest = std::max(largest, std::fabs(value));
    result[channel] = largest;
  });
  return result;
}

/// What a bias asks of its channel's weight scale.
float smallest_weight_scale(float bias, float activation_scale) {
  return static_cast<float>(std::fabs(static_cast<double>(bias)) /
                            (static_cast<double>(activation_scale) * kLargestBias));
}

}  // namespace

void quantize_bias(QuantizedWeight& weight, const Tensor& bias, float activation_scale) {
  const auto biases = bias.data<float>();
  std::vector<std::int32_t> integers;
  weight.bias_scales.clear();
  for (std::size_t c = 0; c < biases.size(); ++c) {
    weight.bias_scales.push_back(activation_scale * weight.scales[weight.scales.size() == 1 ? 0 : c]);
    integers.push_back(quantize<std::int32_t>(biases[c], weight.bias_scales.back(), 0));
  }
  weight.bias = Tensor::from<std::int32_t>({static_cast<std::int64_t>(integers.size())}, integers);
}

Tensor dequantized(const QuantizedWeight& weight, std::optional<std::int64_t> channel_axis) {
  const ChannelLayout layout(weight.weight.dims(), channel_axis);
  const auto integers = weight.weight.data<std::int8_t>();
  auto result = Tensor::uninitialized(DataType::kF32, weight.weight.dims());
  const auto values = result.mutable_data<float>();
  layout.for_each_run(integers.size(), [&](std::size_t channel, std::size_t begin) {
    const float scale = weight.scales[channel];
    for (std::size_t i = begin; i < begin + layout.inner; ++i) values[i] = static_cast<float>(integers[i]) * scale;
  });
  return result;
}

Tensor dequantized_bias(const QuantizedWeight& weight) {
  const auto integers = weight.bias->data<std::int32_t>();
  std::vector<float> values(integers.size());
  for (std::size_t c = 0; c < values.size(); ++c) values[c] = dequantize(integers[c], weight.bias_scales[c], 0);
  return Tensor::from<float>(weight.bias->dims(), values);
}

ChannelScale channel_scale(float max_abs, std::span<const float> weights, float bias, const ChannelScaling& how) {
  float scale = max_abs > 0.0F ? symmetric_s8_scale(max_abs) : 0.0F;
  if (scale > 0.0F && how.rule == WeightScale::kLeastSquares)
    scale = least_squares_scale(weights, max_abs, how.importance);
  if (scale > 0.0F && how.pair_limit) scale = pair_scale(weights, scale, *how.pair_limit, how.rule);
  const float needed = smallest_weight_scale(bias, how.activation_scale);
  const bool raised = scale > 0.0F && needed > scale;
  scale = std::max(scale, needed);
  // A channel without weights or bias may have any scale; the product with the activation's must stay a normal number.
  const float floor = std::max(1.0F, 1.0F / how.activation_scale) * 1e-30F;
  return {scale > 0.0F ? std::max(scale, floor) : 1.0F, raised};
}

QuantizedWeight quantize_weight(const Tensor& weight, std::optional<std::int64_t> channel_axis, const Tensor* bias,
                                float activation_scale, WeightScale rule, std::optional<int> pair_limit) {
  const ChannelLayout layout(weight.dims(), channel_axis);
  const auto values = weight.data<float>();
  QuantizedWeight result;

  const auto largest = max_abs_per_channel(values, layout);
  const auto biases = bias == nullptr ? std::span<const float>() : bias->data<float>();
  const ChannelScaling how{activation_scale, rule, pair_limit, {}};
  for (std::size_t c = 0; c < layout.channels; ++c) {
    const auto channel = how.reads_weights() ? layout.gathered(values, c) : std::vector<float>();
    const auto [scale, raised] = channel_scale(largest[c], channel, biases.empty() ? 0.0F : biases[c], how);
    result.scales.push_back(scale);
    result.raised_channels += raised ? 1 : 0;
  }

  result.weight = Tensor::uninitialized(DataType::kI8, weight.dims());
  const auto quantized = result.weight.mutable_data<std::int8_t>();
  layout.for_each_run(values.size(), [&](std::size_t channel, std::size_t begin) {
    const float scale = result.scales[channel];
    for (std::size_t i = begin; i < begin + layout.inner; ++i) {
      quantized[i] = std::max<std::int8_t>(quantize<std::int8_t>(values[i], scale, 0), -127);
    }
  });
  for (std::size_t c = 0; pair_limit && c < layout.channels; ++c)
    layout.scatter<std::int8_t>(rounded_within(layout.gathered(values, c), result.scales[c], *pair_limit), c,
                                quantized);
  if (bias != nullptr) quantize_bias(result, *bias, activation_scale);
  return result;
}

}  // namespace slim
