#include "converter/data/resize_kernels.h"

#include <algorithm>
#include <cstring>

// The same source compiled twice and chosen at run time, since one binary serves every x86-64. The sums are integers:
// results are the same.
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
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
/// 16 bytes, in both halves.
SLIM_RESIZE_AVX2 inline __m256i load(const void* from) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(static_cast<const __m128i*>(from)));
}

/// row_of_rgb, four taps a step. A weight is 65536 high + low with 16-bit halves, the lower one signed: products of
/// halves and pixels are added in pairs by one instruction, and in arithmetic modulo 2^32 the whole sum is exact.
SLIM_RESIZE_AVX2 void rgb_row_avx2(const std::uint8_t* input, std::span<const Taps> all, std::uint8_t* output) {
  constexpr char k0 = -1;  // makes a zero byte
  // Lower half: taps 0 and 1, upper half: taps 2 and 3; a pair for each of red, green, blue.
  const __m256i pixel_pairs = _mm256_setr_epi8(0, k0, 3, k0, 1, k0, 4, k0, 2, k0, 5, k0, k0, k0, k0, k0,  //
                                               6, k0, 9, k0, 7, k0, 10, k0, 8, k0, 11, k0, k0, k0, k0, k0);
  const __m256i low_pairs = _mm256_setr_epi8(0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5, 0, 1, 4, 5,  //
                                             8, 9, 12, 13, 8, 9, 12, 13, 8, 9, 12, 13, 8, 9, 12, 13);
  const __m256i high_pairs = _mm256_add_epi8(low_pairs, _mm256_set1_epi8(2));
  const __m256i borrow = _mm256_set1_epi32(0x8000);  // a negative lower half leaves one more to the upper one
  for (const auto& taps : all) {
    const std::uint8_t* from = input + 3 * taps.first;
    __m256i low = _mm256_setzero_si256();
    __m256i high = _mm256_setzero_si256();
    for (std::int64_t k = 0; k < taps.count; k += kTapGroup, from += 3 * kTapGroup) {
      const __m256i pixels = _mm256_shuffle_epi8(load(from), pixel_pairs);
      const __m256i weights = load(taps.weights + k);
      low = _mm256_add_epi32(low, _mm256_madd_epi16(pixels, _mm256_shuffle_epi8(weights, low_pairs)));
      const __m256i upper = _mm256_shuffle_epi8(_mm256_add_epi32(weights, borrow), high_pairs);
      high = _mm256_add_epi32(high, _mm256_madd_epi16(pixels, upper));
    }
    const __m256i both = _mm256_add_epi32(low, _mm256_slli_epi32(high, 16));
    __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
    sum = _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(kHalf)), kWeightBits);
    sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
    const int pixel = _mm_cvtsi128_si32(sum);
    std::memcpy(output, &pixel, 3);
    output += 3;
  }
}
SLIM_RESIZE_AVX2 void row_avx2(const std::uint8_t* input, std::int64_t channels, std::span<const Taps> taps,
                               std::uint8_t* output) {
  channels == 3 ? rgb_row_avx2(input, taps, output) : row_of_luminance(input, taps, output);
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
