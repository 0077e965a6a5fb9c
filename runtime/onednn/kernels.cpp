#include "runtime/onednn/kernels.h"

// The same source compiled three times and chosen at run time, since we ship one binary for every x86-64. Not
// target_clones: its resolvers run before sanitizers are set up.
#if defined(__x86_64__) && defined(__GNUC__)
#define SLIM_INLINE inline __attribute__((always_inline))
#define SLIM_AVX2 __attribute__((target("avx2,fma")))
#define SLIM_AVX512 __attribute__((target("avx512f,avx512vl,avx512dq")))
#else
#define SLIM_INLINE inline
#endif

namespace slim::onednn {
namespace {

/// Adding and subtracting this rounds half to even every float below 2^22 in magnitude.
constexpr float kRounder = 12582912.0F;

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

#ifdef SLIM_AVX2
SLIM_AVX512 void fake_quantize_avx512(const float* x, float* y, std::int64_t count, const QuantGrid& grid) {
  fake_quantize_body(x, y, count, grid);
}
SLIM_AVX2 void fake_quantize_avx2(const float* x, float* y, std::int64_t count, const QuantGrid& grid) {
  fake_quantize_body(x, y, count, grid);
}
SLIM_AVX512 void scale_shift_avx512(const float* x, float* y, const ChannelView& view, const ScaleShift& p) {
  scale_shift_body(x, y, view, p);
}
SLIM_AVX2 void scale_shift_avx2(const float* x, float* y, const ChannelView& view, const ScaleShift& p) {
  scale_shift_body(x, y, view, p);
}
bool has_avx512() {
  static const bool has = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
                          __builtin_cpu_supports("avx512dq") != 0;
  return has;
}
bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  return has;
}
#endif

}  // namespace

void fake_quantize(const float* x, float* y, std::int64_t count, const QuantGrid& grid) {
#ifdef SLIM_AVX2
  if (has_avx512()) return fake_quantize_avx512(x, y, count, grid);
  if (has_avx2()) return fake_quantize_avx2(x, y, count, grid);
#endif
  fake_quantize_body(x, y, count, grid);
}

void scale_shift(const float* x, float* y, const ChannelView& view, const ScaleShift& parameters) {
#ifdef SLIM_AVX2
  if (has_avx512()) return scale_shift_avx512(x, y, view, parameters);
  if (has_avx2()) return scale_shift_avx2(x, y, view, parameters);
#endif
  scale_shift_body(x, y, view, parameters);
}

}  // namespace slim::onednn
