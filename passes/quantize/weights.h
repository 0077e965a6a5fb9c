#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/tensor.h"
#include "passes/quantize/pair_rounding.h"

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

/// Quantizes a weight (f32) and its bias (f32, one number a channel, or null).
///
/// scale[c] as `rule` says, raised where |bias[c]| / (activation_scale * scale[c]) would exceed 2^30: the runtimes
/// add the bias to an s32 accumulator that must keep room for the products. `channel_axis` null: one scale for all.
/// `pairs`, if the target asks for it: no two weights of a channel add up to more than its limit (pair_bounds.h).
QuantizedWeight quantize_weight(const Tensor& weight, std::optional<std::int64_t> channel_axis, const Tensor* bias,
                                float activation_scale, WeightScale rule = WeightScale::kMaxAbs,
                                const std::optional<PairRule>& pairs = std::nullopt);

/// Largest |w| of each index of `axis`.
std::vector<float> max_abs_per_channel(const Tensor& weight, std::int64_t axis);

}  // namespace slim
