#pragma once

#include <cstdint>
#include <limits>

/// Loops that oneDNN has no fast primitive for. They work in any layout that keeps channels together, in place if
/// wanted.
namespace slim::onednn {

/// The grid of one quantized tensor: real = scale * (q - zero_point) for q in [lowest, highest].
struct QuantGrid {
  float scale = 1.0F;
  float zero_point = 0.0F;
  float lowest = 0.0F;
  float highest = 255.0F;
  bool operator==(const QuantGrid&) const = default;
};

/// y = dequantize(quantize(x)), as graph/quant_params.h has it; `y` may be `x`.
void fake_quantize(const float* x, float* y, std::int64_t count, const QuantGrid& grid);

/// Memory [outer][groups][inner][lanes] in which the parameter of an element is number group * lanes + lane.
struct ChannelView {
  std::int64_t outer = 1;
  std::int64_t groups = 1;
  std::int64_t inner = 1;
  std::int64_t lanes = 1;
};

/// y = min(max(scale x + shift, low), high); `y` may be `x`; groups * lanes scales and shifts.
struct ScaleShift {
  const float* scale = nullptr;
  const float* shift = nullptr;
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
};
void scale_shift(const float* x, float* y, const ChannelView& view, const ScaleShift& parameters);

}  // namespace slim::onednn
