#include <algorithm>

#include "runtime/onednn/int8_gemv.h"
#include "runtime/onednn/isa_dispatch.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define SLIM_X86 1
#endif

namespace slim::onednn {
namespace {

/// Rows of w that share one reading and writing of the sums. They are adjacent: memory is read nearly in order.
constexpr std::int64_t kRowsAtOnce = 8;

/// sums[o] += sum over the rows k of w[k][o] * x[k], for o from `from` on.
void add_rows(const std::int8_t* w, const std::int16_t* x, std::int64_t rows, std::int64_t outputs, std::int64_t from,
              std::int32_t* sums) {
  for (std::int64_t k = 0; k < rows; ++k) {
    for (auto o = from; o < outputs; ++o) sums[o] += std::int32_t{w[k * outputs + o]} * x[k];
  }
}

#ifdef SLIM_X86

/// x[0] and x[1] side by side in each 32 bits.
__attribute__((target("avx2"))) __m256i pair_of(const std::int16_t* x) {
  return _mm256_set1_epi32((std::int32_t{x[1]} << 16) | static_cast<std::uint16_t>(x[0]));
}

/// As add_rows for an even number of rows and whole tiles of 16 * Groups outputs; returns where it stopped. Two rows
/// are interleaved, so that products of 16 bits are added in pairs to 32 bits, which cannot overflow. No kernel for
/// AVX-512: memory is the limit.
template <std::int64_t Groups>
__attribute__((target("avx2"))) std::int64_t add_tiles(const std::int8_t* w, const std::int16_t* x, std::int64_t rows,
                                                       std::int64_t outputs, std::int64_t from, std::int32_t* sums) {
  auto o = from;
  for (; o + 16 * Groups <= outputs; o += 16 * Groups) {
    auto* place = reinterpret_cast<__m256i*>(sums + o);
    __m256i acc[2 * Groups];
    for (std::int64_t g = 0; g < 2 * Groups; ++g) acc[g] = _mm256_loadu_si256(place + g);
    for (std::int64_t k = 0; k < rows; k += 2) {
      const auto pair = pair_of(x + k);
      const auto* row = reinterpret_cast<const __m128i*>(w + k * outputs + o);
      const auto* next = reinterpret_cast<const __m128i*>(w + (k + 1) * outputs + o);
      for (std::int64_t g = 0; g < Groups; ++g) {
        const auto a = _mm_loadu_si128(row + g);
        const auto b = _mm_loadu_si128(next + g);
        const auto low = _mm256_cvtepi8_epi16(_mm_unpacklo_epi8(a, b));
        const auto high = _mm256_cvtepi8_epi16(_mm_unpackhi_epi8(a, b));
        acc[2 * g] = _mm256_add_epi32(acc[2 * g], _mm256_madd_epi16(low, pair));
        acc[2 * g + 1] = _mm256_add_epi32(acc[2 * g + 1], _mm256_madd_epi16(high, pair));
      }
    }
    for (std::int64_t g = 0; g < 2 * Groups; ++g) _mm256_storeu_si256(place + g, acc[g]);
  }
  return o;
}

#endif

}  // namespace

void int8_gemv_turned(const std::int8_t* w, const std::int16_t* x, std::int64_t outputs, std::int64_t depth,
                      std::int32_t* sums) {
  std::fill_n(sums, outputs, 0);
  for (std::int64_t k = 0; k < depth; k += kRowsAtOnce) {
    const auto* rows = w + k * outputs;
    const auto count = std::min(kRowsAtOnce, depth - k);
    std::int64_t done = 0;
#ifdef SLIM_X86
    if (has_avx2() && count % 2 == 0) {
      done = add_tiles<4>(rows, x + k, count, outputs, done, sums);
      done = add_tiles<1>(rows, x + k, count, outputs, done, sums);
    }
#endif
    add_rows(rows, x + k, count, outputs, done, sums);
  }
}

}  // namespace slim::onednn
