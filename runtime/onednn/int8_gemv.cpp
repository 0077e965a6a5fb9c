#include "runtime/onednn/int8_gemv.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "runtime/onednn/isa_dispatch.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define SLIM_X86 1
#endif

namespace slim::onednn {
namespace {

/// Rows that share one reading of x.
constexpr std::int64_t kRows = 4;

std::int32_t dot_rest(const std::int8_t* w, const std::int16_t* x, std::int64_t from, std::int64_t depth) {
  std::int32_t sum = 0;
  for (auto k = from; k < depth; ++k) sum += std::int32_t{w[k]} * x[k];
  return sum;
}

#ifdef SLIM_X86

__attribute__((target("avx2"))) std::int32_t sum_of(__m256i v) {
  const auto half = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  const auto pair = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
  return _mm_cvtsi128_si32(_mm_add_epi32(pair, _mm_shuffle_epi32(pair, 0xb1)));
}

/// Products of 16 bits are added in pairs to 32 bits, which cannot overflow.
template <std::int64_t Rows>
__attribute__((target("avx2"))) void dot_avx2(const std::int8_t* w, const std::int16_t* x, std::int64_t depth,
                                              std::int32_t* sums) {
  __m256i acc[Rows];
  for (auto& a : acc) a = _mm256_setzero_si256();
  std::int64_t k = 0;
  for (; k + 16 <= depth; k += 16) {
    const auto right = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x + k));
    for (std::int64_t r = 0; r < Rows; ++r) {
      const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(w + r * depth + k));
      acc[r] = _mm256_add_epi32(acc[r], _mm256_madd_epi16(_mm256_cvtepi8_epi16(bytes), right));
    }
  }
  for (std::int64_t r = 0; r < Rows; ++r) sums[r] = sum_of(acc[r]) + dot_rest(w + r * depth, x, k, depth);
}

template <std::int64_t Rows>
__attribute__((target("avx512f,avx512bw"))) void dot_avx512(const std::int8_t* w, const std::int16_t* x,
                                                            std::int64_t depth, std::int32_t* sums) {
  __m512i acc[Rows];
  for (auto& a : acc) a = _mm512_setzero_si512();
  std::int64_t k = 0;
  for (; k + 32 <= depth; k += 32) {
    const auto right = _mm512_loadu_si512(x + k);
    for (std::int64_t r = 0; r < Rows; ++r) {
      const auto bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(w + r * depth + k));
      acc[r] = _mm512_add_epi32(acc[r], _mm512_madd_epi16(_mm512_cvtepi8_epi16(bytes), right));
    }
  }
  for (std::int64_t r = 0; r < Rows; ++r) {
    alignas(64) std::int32_t lanes[16];
    _mm512_store_si512(lanes, acc[r]);
    sums[r] = std::accumulate(std::begin(lanes), std::end(lanes), dot_rest(w + r * depth, x, k, depth));
  }
}

#endif

template <std::int64_t Rows>
void dot(const std::int8_t* w, const std::int16_t* x, std::int64_t depth, std::int32_t* sums) {
#ifdef SLIM_X86
  if (has_avx512()) return dot_avx512<Rows>(w, x, depth, sums);
  if (has_avx2()) return dot_avx2<Rows>(w, x, depth, sums);
#endif
  for (std::int64_t r = 0; r < Rows; ++r) sums[r] = dot_rest(w + r * depth, x, 0, depth);
}

}  // namespace

void int8_centre(const std::byte* x, DataType x_type, std::int32_t x_zero_point, std::int64_t depth, std::int16_t* to) {
  const auto centre = [=](auto q) { return static_cast<std::int16_t>(std::int32_t{q} - x_zero_point); };
  if (x_type == DataType::kU8) {
    const auto* from = reinterpret_cast<const std::uint8_t*>(x);
    std::transform(from, from + depth, to, centre);
  } else {
    const auto* from = reinterpret_cast<const std::int8_t*>(x);
    std::transform(from, from + depth, to, centre);
  }
}

void int8_gemv(const std::int8_t* w, const std::int16_t* x, std::int64_t outputs, std::int64_t depth,
               std::int32_t* sums) {
  std::int64_t o = 0;
  for (; o + kRows <= outputs; o += kRows) dot<kRows>(w + o * depth, x, depth, sums + o);
  for (; o < outputs; ++o) dot<1>(w + o * depth, x, depth, sums + o);
}

}  // namespace slim::onednn
