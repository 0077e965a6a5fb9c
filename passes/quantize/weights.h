#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/tensor.h"

namespace slim {

/// A weight in s8 with symmetric scales, and its bias in s32.
struct QuantizedWeight {
  Tensor weight;               ///< s8, dims of the f32 weight, values in [-127, 127]
  std::vector<float> scales;   ///< one, or one an output channel
  std::optional<Tensor> bias;  ///< s32[channels]; scale activation_scale * scales[c], zero point 0
  std::vector<float> bias_scales;
  std::size_t raised_channels = 0;  ///< channels whose scale was raised so that the bias fits into s32
};

/// How a weight's scales are chosen.
enum class WeightScale : std::uint8_t {
  kMaxAbs,        ///< max|w| / 127: nothing is clipped
  kLeastSquares,  ///< the least squared error among scales from 0.8 to 1.6 of that, see weight_scale.h
};

/// How the scale of a channel is chosen.
struct ChannelScaling {
  float activation_scale = 1.0F;  ///< of what the weights are multiplied with
  WeightScale rule = WeightScale::kMaxAbs;
  std::optional<int> pair_limit;      ///< if the target asks for it: pair_bounds.h
  std::span<const float> importance;  ///< what the squared error of each weight counts; empty: all the same

  bool reads_weights() const { return pair_limit || rule == WeightScale::kLeastSquares; }
};
struct ChannelScale {
  float scale = 1.0F;
  bool raised = false;  ///< so that the bias fits into s32
};

/// The scale of a channel whose largest |w| is `max_abs`: as `how.rule` says, raised where |bias| / (activation_scale *
/// scale) would exceed 2^30, since the runtimes add the bias to an s32 accumulator that must keep room for the
/// products. `weights` may be empty unless how.reads_weights().
ChannelScale channel_scale(float max_abs, std::span<const float> weights, float bias, const ChannelScaling& how);

/// Quantizes a weight (f32) and its bias (f32, one number a channel, or null).
///
/// scale[c] by channel_scale; `channel_axis` null: one scale for all.
/// `pair_limit`, if the target asks for it: no two weights of a channel and sign add up to more (pair_bounds.h).
QuantizedWeight quantize_weight(const Tensor& weight, std::optional<std::int64_t> channel_axis, const Tensor* bias,
                                float activation_scale, WeightScale rule = WeightScale::kMaxAbs,
                                std::optional<int> pair_limit = std::nullopt);

/// Adds the bias (f32, one number a channel) to weights that have integers and scales.
void quantize_bias(QuantizedWeight& weight, const Tensor& bias, float activation_scale);

/// The real numbers that the integers stand for.
Tensor dequantized(const QuantizedWeight& weight, std::optional<std::int64_t> channel_axis);
Tensor dequantized_bias(const QuantizedWeight& weight);

}  // namespace slim
