#include "converter/calibration/histogram_kernels.h"

#include <cmath>
#include <cstring>

// The same source compiled twice and chosen at run time, since we ship one binary for every x86-64. Results are
// bit-identical: nothing here rounds. Not target_clones: its resolvers run before sanitizers and fuzzers are set up.
#if defined(__x86_64__) && defined(__GNUC__)
#define SLIM_HISTOGRAM_AVX2 __attribute__((target("avx2")))
#define SLIM_HISTOGRAM_INLINE inline __attribute__((always_inline))
#else
#define SLIM_HISTOGRAM_INLINE inline
#endif

namespace slim::histogram_kernels {
namespace {

constexpr std::uint32_t kExponentBits = 0x7F800000;

SLIM_HISTOGRAM_INLINE std::uint32_t bits_of(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

SLIM_HISTOGRAM_INLINE Extent scan_body(const float* data, std::size_t count) {
  constexpr std::size_t kLanes = 32;
  float low[kLanes] = {};
  float high[kLanes] = {};
  std::uint32_t bad[kLanes] = {};
  const std::size_t whole = count - count % kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    for (std::size_t j = 0; j < kLanes; ++j) {
      const float x = data[i + j];
      low[j] = x < low[j] ? x : low[j];
      high[j] = x > high[j] ? x : high[j];
      bad[j] |= (bits_of(x) & kExponentBits) == kExponentBits ? 1U : 0U;
    }
  }
  for (std::size_t i = whole; i < count; ++i) {
    const float x = data[i];
    low[0] = x < low[0] ? x : low[0];
    high[0] = x > high[0] ? x : high[0];
    bad[0] |= (bits_of(x) & kExponentBits) == kExponentBits ? 1U : 0U;
  }
  Extent extent;
  for (std::size_t j = 0; j < kLanes; ++j) {
    extent.min = low[j] < extent.min ? low[j] : extent.min;
    extent.max = high[j] > extent.max ? high[j] : extent.max;
    extent.finite = extent.finite && bad[j] == 0;
  }
  return extent;
}

SLIM_HISTOGRAM_INLINE std::size_t bin_indices_body(const float* data, std::size_t count, float scale, int offset,
                                                   std::uint16_t* indices) {
  int zeros = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float x = data[i];
    const int magnitude = static_cast<int>(std::fabs(x) * scale);
    const int sign = x < 0 ? -1 : 0;
    indices[i] = static_cast<std::uint16_t>((magnitude ^ sign) + offset);
    zeros += x == 0 ? 1 : 0;
  }
  return static_cast<std::size_t>(zeros);
}

#ifdef SLIM_HISTOGRAM_AVX2
SLIM_HISTOGRAM_AVX2 Extent scan_avx2(const float* data, std::size_t count) { return scan_body(data, count); }

SLIM_HISTOGRAM_AVX2 std::size_t bin_indices_avx2(const float* data, std::size_t count, float scale, int offset,
                                                 std::uint16_t* indices) {
  return bin_indices_body(data, count, scale, offset, indices);
}

bool has_avx2() {
  static const bool value = __builtin_cpu_supports("avx2");
  return value;
}
#endif

}  // namespace

namespace portable {

Extent scan(const float* data, std::size_t count) { return scan_body(data, count); }

std::size_t bin_indices(const float* data, std::size_t count, float scale, int offset, std::uint16_t* indices) {
  return bin_indices_body(data, count, scale, offset, indices);
}

}  // namespace portable

Extent scan(const float* data, std::size_t count) {
#ifdef SLIM_HISTOGRAM_AVX2
  if (has_avx2()) return scan_avx2(data, count);
#endif
  return portable::scan(data, count);
}

std::size_t bin_indices(const float* data, std::size_t count, float scale, int offset, std::uint16_t* indices) {
#ifdef SLIM_HISTOGRAM_AVX2
  if (has_avx2()) return bin_indices_avx2(data, count, scale, offset, indices);
#endif
  return portable::bin_indices(data, count, scale, offset, indices);
}

void count_indices(const std::uint16_t* indices, std::size_t count, Counters& counters) {
  std::size_t i = 0;
  for (; i + Counters::kWays <= count; i += Counters::kWays) {
    // One load for four indices: loads and stores are what bounds this loop.
    std::uint64_t four = 0;
    std::memcpy(&four, indices + i, sizeof(four));
    ++counters.ways[0][four & 0xFFFF];
    ++counters.ways[1][(four >> 16) & 0xFFFF];
    ++counters.ways[2][(four >> 32) & 0xFFFF];
    ++counters.ways[3][four >> 48];
  }
  for (; i < count; ++i) ++counters.ways[0][indices[i]];
}

}  // namespace slim::histogram_kernels
