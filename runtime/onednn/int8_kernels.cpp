#include "runtime/onednn/int8_kernels.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "runtime/onednn/isa_dispatch.h"

namespace slim::onednn {
namespace {

/// What turns a real number into Q: bounds of round(real / scale) as whole numbers.
template <typename Q>
struct Rounding {
  float scale;
  float lowest;
  float highest;
  std::int32_t zero_point;

  explicit Rounding(const Int8Grid& grid)
      : scale(grid.scale),
        lowest(static_cast<float>(std::int32_t{std::numeric_limits<Q>::lowest()} - grid.zero_point)),
        highest(static_cast<float>(std::int32_t{std::numeric_limits<Q>::max()} - grid.zero_point)),
        zero_point(grid.zero_point) {}

  SLIM_INLINE Q operator()(float real) const {
    // Clamping to whole numbers first gives the same as rounding first. NaN becomes the zero point.
    float q = real / scale;
    q = q == q ? q : 0.0F;
    q = q > lowest ? q : lowest;
    q = q < highest ? q : highest;
    return static_cast<Q>(static_cast<std::int32_t>((q + kRounder) - kRounder) + zero_point);
  }
};

/// Calls f(Q{}) for the 8-bit type.
template <typename F>
SLIM_INLINE void with_type(DataType type, const F& f) {
  if (type == DataType::kU8)
    f(std::uint8_t{});
  else
    f(std::int8_t{});
}

SLIM_INLINE void quantize_body(const float* x, std::byte* y, std::int64_t count, const Int8Grid& grid) {
  with_type(
      grid.type, [&]<typename Q>(Q) __attribute__((always_inline)) {
        const Rounding<Q> rounded(grid);
        Q* to = reinterpret_cast<Q*>(y);
        for (std::int64_t i = 0; i < count; ++i) to[i] = rounded(x[i]);
      });
}

/// A stretch of points at a time, so that what is written stays in the cache until all channels are there.
constexpr std::int64_t kStretch = 64;

template <typename Q>
SLIM_INLINE void transpose_quantized(const float* x, Q* y, std::int64_t channels, std::int64_t points,
                                     const Rounding<Q>& rounded) {
  for (std::int64_t start = 0; start < points; start += kStretch) {
    const auto stretch = std::min(kStretch, points - start);
    for (std::int64_t c = 0; c < channels; ++c) {
      Q column[kStretch];
      const float* from = x + c * points + start;
      for (std::int64_t i = 0; i < stretch; ++i) column[i] = rounded(from[i]);
      Q* to = y + start * channels + c;
      for (std::int64_t i = 0; i < stretch; ++i) to[i * channels] = column[i];
    }
  }
}

/// The same for a picture: three channels are quantized side by side, and woven by whole vectors.
template <typename Q>
SLIM_INLINE void weave_quantized(const float* x, Q* y, std::int64_t points, const Rounding<Q>& rounded) {
  Q r[kStretch];
  Q g[kStretch];
  Q b[kStretch];
  std::int64_t start = 0;
  for (; start + kStretch <= points; start += kStretch) {
    const float* from = x + start;
    for (std::int64_t i = 0; i < kStretch; ++i) r[i] = rounded(from[i]);
    for (std::int64_t i = 0; i < kStretch; ++i) g[i] = rounded(from[points + i]);
    for (std::int64_t i = 0; i < kStretch; ++i) b[i] = rounded(from[2 * points + i]);
    Q* to = y + start * 3;
    for (std::int64_t i = 0; i < kStretch; ++i) {
      to[3 * i] = r[i];
      to[3 * i + 1] = g[i];
      to[3 * i + 2] = b[i];
    }
  }
  for (; start < points; ++start) {
    for (std::int64_t c = 0; c < 3; ++c) y[start * 3 + c] = rounded(x[c * points + start]);
  }
}

SLIM_INLINE void quantize_to_channels_last_body(const float* x, std::byte* y, std::int64_t batch, std::int64_t channels,
                                                std::int64_t points, const Int8Grid& grid) {
  with_type(
      grid.type, [&]<typename Q>(Q) __attribute__((always_inline)) {
        const Rounding<Q> rounded(grid);
        const auto image = channels * points;
        for (std::int64_t n = 0; n < batch; ++n) {
          const float* from = x + n * image;
          Q* to = reinterpret_cast<Q*>(y) + n * image;
          if (channels == 3)
            weave_quantized(from, to, points, rounded);
          else
            transpose_quantized(from, to, channels, points, rounded);
        }
      });
}

SLIM_INLINE void dequantize_body(const std::byte* x, float* y, std::int64_t count, const Int8Grid& grid) {
  with_type(
      grid.type, [&]<typename Q>(Q) __attribute__((always_inline)) {
        const Q* from = reinterpret_cast<const Q*>(x);
        for (std::int64_t i = 0; i < count; ++i) {
          y[i] = static_cast<float>(std::int32_t{from[i]} - grid.zero_point) * grid.scale;
        }
      });
}

/// y[i] = store(clamp(combine(real a, real b))).
template <typename A, typename B, typename Y, bool Multiply, typename Store>
SLIM_INLINE void elementwise_loop(const A* a, const B* b, Y* y, const Int8Elementwise& p, const Store& store) {
  const auto combine = [&p](A qa, B qb) __attribute__((always_inline)) {
    const float left = static_cast<float>(std::int32_t{qa} - p.a.zero_point) * p.a.scale;
    const float right = static_cast<float>(std::int32_t{qb} - p.b.zero_point) * p.b.scale;
    float real = Multiply ? left * right : left + right;
    real = real > p.low ? real : p.low;
    return real < p.high ? real : p.high;
  };
  if (p.b_repeat == 1 && !p.b_restarts) {
    const auto count = p.outer * p.b_period;
    for (std::int64_t i = 0; i < count; ++i) y[i] = store(combine(a[i], b[i]));
    return;
  }
  for (std::int64_t outer = 0; outer < p.outer; ++outer) {
    const B* row = p.b_restarts ? b : b + outer * p.b_period;
    if (p.b_repeat == 1) {
      for (std::int64_t k = 0; k < p.b_period; ++k) y[k] = store(combine(a[k], row[k]));
    } else {
      for (std::int64_t k = 0; k < p.b_period; ++k) {
        for (std::int64_t i = 0; i < p.b_repeat; ++i) {
          y[k * p.b_repeat + i] = store(combine(a[k * p.b_repeat + i], row[k]));
        }
      }
    }
    a += p.b_period * p.b_repeat;
    y += p.b_period * p.b_repeat;
  }
}

template <bool Multiply>
SLIM_INLINE void elementwise_typed(const std::byte* a, const std::byte* b, std::byte* y, const Int8Elementwise& p) {
  with_type(
      p.a.type, [&]<typename A>(A) __attribute__((always_inline)) {
        with_type(
            p.b.type, [&]<typename B>(B) __attribute__((always_inline)) {
              const A* left = reinterpret_cast<const A*>(a);
              const B* right = reinterpret_cast<const B*>(b);
              if (p.y.type == DataType::kF32) {
                elementwise_loop<A, B, float, Multiply>(left, right, reinterpret_cast<float*>(y), p,
                                                        [](float x) { return x; });
                return;
              }
              with_type(
                  p.y.type, [&]<typename Y>(Y) __attribute__((always_inline)) {
                    elementwise_loop<A, B, Y, Multiply>(left, right, reinterpret_cast<Y*>(y), p, Rounding<Y>(p.y));
                  });
            });
      });
}

SLIM_INLINE void elementwise_body(const std::byte* a, const std::byte* b, std::byte* y, const Int8Elementwise& p) {
  if (p.multiply)
    elementwise_typed<true>(a, b, y, p);
  else
    elementwise_typed<false>(a, b, y, p);
}

template <typename Y, typename Store>
SLIM_INLINE void store_sums_loop(const std::int32_t* sums, Y* y, const Int8Sums& p, const Store& store) {
  for (std::int64_t c = 0; c < p.channels; ++c) {
    const std::int32_t sum = sums[c] + (p.integer_bias == nullptr ? 0 : p.integer_bias[c]);
    float real = static_cast<float>(sum) * (p.x_scale * p.w_scales[p.one_scale ? 0 : c]);
    if (p.real_bias != nullptr) real += p.real_bias[c];
    real = real > p.low ? real : p.low;
    y[c] = store(real < p.high ? real : p.high);
  }
}

SLIM_INLINE void store_sums_body(const std::int32_t* sums, std::byte* y, const Int8Sums& p) {
  if (p.y.type == DataType::kF32) {
    store_sums_loop(sums, reinterpret_cast<float*>(y), p, [](float real) { return real; });
    return;
  }
  with_type(
      p.y.type, [&]<typename Y>(Y) __attribute__((always_inline)) {
        store_sums_loop(sums, reinterpret_cast<Y*>(y), p, Rounding<Y>(p.y));
      });
}

template <typename X>
SLIM_INLINE void sum_window(const X* image, std::int32_t* sums, const Int8Mean& p, const MeanSpan& d, const MeanSpan& h,
                            const MeanSpan& w) {
  std::fill(sums, sums + p.channels, 0);
  for (std::int64_t i = 0; i < d.count; ++i) {
    for (std::int64_t j = 0; j < h.count; ++j) {
      for (std::int64_t k = 0; k < w.count; ++k) {
        const auto at = ((d.first + i * p.dilation[0]) * p.input[1] + h.first + j * p.dilation[1]) * p.input[2] +
                        w.first + k * p.dilation[2];
        const X* point = image + at * p.channels;
        for (std::int64_t c = 0; c < p.channels; ++c) sums[c] += point[c];
      }
    }
  }
}

template <typename X, typename Y, typename Store>
SLIM_INLINE void mean_loop(const X* x, Y* y, std::int32_t* sums, const Int8Mean& p, const Store& store) {
  const auto image = p.input[0] * p.input[1] * p.input[2] * p.channels;
  for (std::int64_t n = 0; n < p.batch; ++n) {
    for (const auto& d : p.spans[0]) {
      for (const auto& h : p.spans[1]) {
        for (const auto& w : p.spans[2]) {
          sum_window(x + n * image, sums, p, d, h, w);
          const auto zeros = static_cast<std::int32_t>(d.count * h.count * w.count) * p.x.zero_point;
          const auto counted = static_cast<double>(d.counted * h.counted * w.counted);
          for (std::int64_t c = 0; c < p.channels; ++c) {
            const double mean = counted == 0 ? 0.0 : static_cast<double>(sums[c] - zeros) / counted;
            auto real = static_cast<float>(mean * static_cast<double>(p.x.scale));
            real = real > p.low ? real : p.low;
            y[c] = store(real < p.high ? real : p.high);
          }
          y += p.channels;
        }
      }
    }
  }
}

SLIM_INLINE void mean_body(const std::byte* x, std::byte* y, std::int32_t* sums, const Int8Mean& p) {
  with_type(
      p.x.type, [&]<typename X>(X) __attribute__((always_inline)) {
        const X* from = reinterpret_cast<const X*>(x);
        if (p.y.type == DataType::kF32) {
          mean_loop(from, reinterpret_cast<float*>(y), sums, p, [](float real) { return real; });
          return;
        }
        with_type(
            p.y.type, [&]<typename Y>(Y) __attribute__((always_inline)) {
              mean_loop(from, reinterpret_cast<Y*>(y), sums, p, Rounding<Y>(p.y));
            });
      });
}

}  // namespace

SLIM_DISPATCH(quantize_elements, quantize_body,
              (const float* x, std::byte* y, std::int64_t count, const Int8Grid& grid), (x, y, count, grid))
SLIM_DISPATCH(quantize_to_channels_last, quantize_to_channels_last_body,
              (const float* x, std::byte* y, std::int64_t batch, std::int64_t channels, std::int64_t points,
               const Int8Grid& grid),
              (x, y, batch, channels, points, grid))
SLIM_DISPATCH(dequantize_elements, dequantize_body,
              (const std::byte* x, float* y, std::int64_t count, const Int8Grid& grid), (x, y, count, grid))
SLIM_DISPATCH(int8_elementwise, elementwise_body,
              (const std::byte* a, const std::byte* b, std::byte* y, const Int8Elementwise& parameters),
              (a, b, y, parameters))
SLIM_DISPATCH(int8_store_sums, store_sums_body, (const std::int32_t* sums, std::byte* y, const Int8Sums& parameters),
              (sums, y, parameters))
SLIM_DISPATCH(int8_mean, mean_body, (const std::byte* x, std::byte* y, std::int32_t* sums, const Int8Mean& parameters),
              (x, y, sums, parameters))

void lookup(const std::byte* x, std::byte* y, std::int64_t count, const std::byte* table) {
  for (std::int64_t i = 0; i < count; ++i) y[i] = table[static_cast<std::size_t>(x[i])];
}

}  // namespace slim::onednn
