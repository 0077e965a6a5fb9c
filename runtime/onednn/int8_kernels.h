#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/data_type.h"

/// Loops over 8-bit activations that oneDNN has no fast primitive for. `Q` is u8 or i8, told by `type`; arithmetic is
/// that of the reference kernels, operation by operation, so that results are equal.
namespace slim::onednn {

/// real = scale * (q - zero_point), q of `type`; f32: q is the real number itself.
struct Int8Grid {
  DataType type = DataType::kU8;
  float scale = 1.0F;
  std::int32_t zero_point = 0;
};

/// y = quantize(x).
void quantize_elements(const float* x, std::byte* y, std::int64_t count, const Int8Grid& grid);
/// x is [batch, channels, points], y is [batch, points, channels].
void quantize_to_channels_last(const float* x, std::byte* y, std::int64_t batch, std::int64_t channels,
                               std::int64_t points, const Int8Grid& grid);
/// y = dequantize(x).
void dequantize_elements(const std::byte* x, float* y, std::int64_t count, const Int8Grid& grid);
/// y = table[x], 256 bytes.
void lookup(const std::byte* x, std::byte* y, std::int64_t count, const std::byte* table);

/// Accumulators of `channels` outputs: real = (sum + bias) * x_scale * w_scale (+ a real bias), clamped, quantized or
/// real. Pointers may be null: no bias; one scale for all.
struct Int8Sums {
  std::int64_t channels = 1;
  const std::int32_t* integer_bias = nullptr;
  const float* real_bias = nullptr;
  const float* w_scales = nullptr;
  bool one_scale = false;
  float x_scale = 1.0F;
  Int8Grid y;
  float low = 0.0F;
  float high = 0.0F;
};
void int8_store_sums(const std::int32_t* sums, std::byte* y, const Int8Sums& parameters);

/// y = clamp(real a (+ or *) real b, low, high), quantized or real. `b` is read again from its start after
/// `b_period` elements, and each of its elements stands for `b_repeat` neighbours: [outer, b_period, b_repeat].
struct Int8Elementwise {
  bool multiply = false;
  Int8Grid a;
  Int8Grid b;
  Int8Grid y;
  float low = 0.0F;
  float high = 0.0F;
  std::int64_t outer = 1;
  std::int64_t b_period = 1;
  std::int64_t b_repeat = 1;
  bool b_restarts = false;  ///< false: b has `outer` periods, too
};
void int8_elementwise(const std::byte* a, const std::byte* b, std::byte* y, const Int8Elementwise& parameters);

/// Input positions that one output position of one axis averages: first, first + dilation, ... , `count` of them inside
/// of the input; `counted` is what the sum is divided by.
struct MeanSpan {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t counted = 0;
};
/// The mean over windows of channels-last x [batch, d, h, w, channels].
struct Int8Mean {
  std::int64_t batch = 1;
  std::int64_t channels = 1;
  std::int64_t input[3] = {1, 1, 1};
  std::int64_t dilation[3] = {1, 1, 1};
  std::vector<MeanSpan> spans[3];  ///< one for each output position of each axis
  Int8Grid x;
  Int8Grid y;
  float low = 0.0F;
  float high = 0.0F;
};
/// `sums` holds `channels` numbers.
void int8_mean(const std::byte* x, std::byte* y, std::int32_t* sums, const Int8Mean& parameters);

}  // namespace slim::onednn
