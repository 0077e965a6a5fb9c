#include "converter/data/resize_kernels.h"

#include <algorithm>
#include <cstring>

// The same source compiled twice and chosen at run time, since one binary serves every x86-64. The sums are integers:
// results are the same.
#if defined(__x86_64__) && defined(__GNUC__)
#define SLIM_RESIZE_AVX2 __attribute__((target("avx2")))
#define SLIM_RESIZE_INLINE inline __attribute__((always_inline))
#else
#define SLIM_RESIZE_INLINE inline
#endif

namespace slim {
namespace {

constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);

SLIM_RESIZE_INLINE std::uint8_t to_pixel(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kWeightBits, 0, 255));
}

/// The three channels and a fourth byte that is thrown away, in one register.
using Lanes = std::int32_t __attribute__((vector_size(16)));
using Bytes = std::uint8_t __attribute__((vector_size(4)));

SLIM_RESIZE_INLINE void row_of_rgb(const std::uint8_t* input, std::span<const Taps> all, std::uint8_t* output) {
  for (const auto& taps : all) {
    const std::uint8_t* from = input + 3 * taps.first;
    Lanes sum = {kHalf, kHalf, kHalf, kHalf};
    for (std::int64_t k = 0; k < taps.count; ++k, from += 3) {
      Bytes pixel;
      std::memcpy(&pixel, from, sizeof(pixel));
      sum += __builtin_convertvector(pixel, Lanes) * taps.weights[k];
    }
    for (int c = 0; c < 3; ++c) output[c] = to_pixel(sum[c]);
    output += 3;
  }
}

SLIM_RESIZE_INLINE void row_of_luminance(const std::uint8_t* input, std::span<const Taps> all, std::uint8_t* output) {
  for (const auto& taps : all) {
    const std::uint8_t* from = input + taps.first;
    std::int32_t sum = kHalf;
    for (std::int64_t k = 0; k < taps.count; ++k) sum += from[k] * taps.weights[k];
    *output++ = to_pixel(sum);
  }
}

/// Sums of a block stay in registers over all taps.
constexpr std::size_t kBlock = 64;

SLIM_RESIZE_INLINE void column_block(const std::uint8_t* input, std::size_t stride, const Taps& taps, std::size_t width,
                                     std::uint8_t* output) {
  std::int32_t sums[kBlock];
  std::fill_n(sums, width, kHalf);
  for (std::int64_t k = 0; k < taps.count; ++k, input += stride) {
    const std::int32_t weight = taps.weights[k];
    for (std::size_t i = 0; i < width; ++i) sums[i] += input[i] * weight;
  }
  for (std::size_t i = 0; i < width; ++i) output[i] = to_pixel(sums[i]);
}

SLIM_RESIZE_INLINE void column_body(const std::uint8_t* input, std::size_t stride, const Taps& taps, std::size_t width,
                                    std::uint8_t* output) {
  std::size_t x = 0;
  for (; x + kBlock <= width; x += kBlock) column_block(input + x, stride, taps, kBlock, output + x);
  if (x < width) column_block(input + x, stride, taps, width - x, output + x);
}

SLIM_RESIZE_INLINE void row_body(const std::uint8_t* input, std::int64_t channels, std::span<const Taps> taps,
                                 std::uint8_t* output) {
  channels == 3 ? row_of_rgb(input, taps, output) : row_of_luminance(input, taps, output);
}

#ifdef SLIM_RESIZE_AVX2
SLIM_RESIZE_AVX2 void row_avx2(const std::uint8_t* input, std::int64_t channels, std::span<const Taps> taps,
                               std::uint8_t* output) {
  row_body(input, channels, taps, output);
}
SLIM_RESIZE_AVX2 void column_avx2(const std::uint8_t* input, std::size_t stride, const Taps& taps, std::size_t width,
                                  std::uint8_t* output) {
  column_body(input, stride, taps, width, output);
}
bool has_avx2() {
  static const bool result = __builtin_cpu_supports("avx2") != 0;
  return result;
}
#endif

}  // namespace

void resample_row(const std::uint8_t* input, std::int64_t channels, std::span<const Taps> taps, std::uint8_t* output) {
#ifdef SLIM_RESIZE_AVX2
  if (has_avx2()) return row_avx2(input, channels, taps, output);
#endif
  row_body(input, channels, taps, output);
}

void resample_column(const std::uint8_t* input, std::size_t stride, const Taps& taps, std::size_t width,
                     std::uint8_t* output) {
#ifdef SLIM_RESIZE_AVX2
  if (has_avx2()) return column_avx2(input, stride, taps, width, output);
#endif
  column_body(input, stride, taps, width, output);
}

}  // namespace slim
