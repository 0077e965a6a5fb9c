#include "runtime/onednn/kernels.h"

#include "runtime/onednn/isa_dispatch.h"

namespace slim::onednn {
namespace {

SLIM_INLINE void fake_quantize_body(const float* x, float* y, std::int64_t count, const QuantGrid& grid) {
  const float scale = grid.scale;
  const float low = grid.lowest - grid.zero_point;
  const float high = grid.highest - grid.zero_point;
  for (std::int64_t i = 0; i < count; ++i) {
    // Clamping to whole numbers first gives the same as rounding first. NaN becomes the zero point.
    float q = x[i] / scale;
    q = q == q ? q : 0.0F;
    q = q > low ? q : low;
    q = q < high ? q : high;
    y[i] = ((q + kRounder) - kRounder) * scale;
  }
}

SLIM_INLINE void scale_shift_rows(const float* x, float* y, std::int64_t count, float scale, float shift, float low,
                                  float high) {
  for (std::int64_t i = 0; i < count; ++i) {
    float value = x[i] * scale + shift;
    value = value > low ? value : low;
    y[i] = value < high ? value : high;
  }
}

/// `lanes` parameters repeat `inner` times; Lanes is a constant where that lets the compiler keep them in registers.
template <std::int64_t Lanes>
SLIM_INLINE void scale_shift_lanes(const float* x, float* y, std::int64_t inner, std::int64_t lanes, const float* scale,
                                   const float* shift, float low, float high) {
  const auto width = Lanes > 0 ? Lanes : lanes;
  for (std::int64_t i = 0; i < inner; ++i) {
    for (std::int64_t lane = 0; lane < width; ++lane) {
      float value = x[i * width + lane] * scale[lane] + shift[lane];
      value = value > low ? value : low;
      y[i * width + lane] = value < high ? value : high;
    }
  }
}

SLIM_INLINE void scale_shift_body(const float* x, float* y, const ChannelView& view, const ScaleShift& p) {
  const auto step = view.inner * view.lanes;
  for (std::int64_t row = 0; row < view.outer * view.groups; ++row) {
    const auto first = row % view.groups * view.lanes;
    const float* scale = p.scale + first;
    const float* shift = p.shift + first;
    if (view.lanes == 1)
      scale_shift_rows(x, y, step, *scale, *shift, p.low, p.high);
    else if (view.lanes == 16)
      scale_shift_lanes<16>(x, y, view.inner, 16, scale, shift, p.low, p.high);
    else
      scale_shift_lanes<0>(x, y, view.inner, view.lanes, scale, shift, p.low, p.high);
    x += step;
    y += step;
  }
}

}  // namespace

SLIM_DISPATCH(fake_quantize, fake_quantize_body, (const float* x, float* y, std::int64_t count, const QuantGrid& grid),
              (x, y, count, grid))
SLIM_DISPATCH(scale_shift, scale_shift_body,
              (const float* x, float* y, const ChannelView& view, const ScaleShift& parameters),
              (x, y, view, parameters))

}  // namespace slim::onednn
