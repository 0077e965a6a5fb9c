#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "graph/data_type.h"

/// Deterministic contents for tensors: the same bytes with every compiler and C library, as only integer arithmetic,
/// exact operations and std::fma are used.
namespace slim::text {

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

 private:
  std::uint64_t state_;
};

/// Uniform in [0, 1), a multiple of 2^-53.
inline double standard_uniform(SplitMix64& random) {
  return std::ldexp(static_cast<double>(random.next() >> 11U), -53);
}

/// Close to N(0, 1): the sum of 12 uniform numbers less 6 (Irwin-Hall), so never beyond +-6. Not Box-Muller, because
/// logarithm and cosine differ in the last bit between C libraries.
inline double standard_normal(SplitMix64& random) {
  std::uint64_t sum = 0;
  for (int i = 0; i < 6; ++i) {
    const auto bits = random.next();
    sum += (bits >> 32U) + (bits & 0xffffffffU);
  }
  return std::ldexp(static_cast<double>(sum), -32) - 6.0;
}

/// `value` as an element: half to even; integers saturate, NaN gives 0; bool is "not zero".
template <typename T>
T element_from(double value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value != 0.0;
  } else if constexpr (std::is_same_v<T, Half>) {
    return to_half(static_cast<float>(value));
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    const auto rounded = static_cast<float>(value);
    if (std::isnan(rounded)) return BFloat16{0x7fc0};
    const auto bits = std::bit_cast<std::uint32_t>(rounded);
    return BFloat16{static_cast<std::uint16_t>((std::uint64_t{bits} + 0x7fffU + ((bits >> 16U) & 1U)) >> 16U)};
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(value);
  } else {
    if (std::isnan(value)) return 0;
    const double rounded = std::nearbyint(value);
    // 2^63 and 2^64, the first doubles beyond the largest 64-bit integers, are what these limits round to.
    if (rounded >= static_cast<double>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
    if (rounded <= static_cast<double>(std::numeric_limits<T>::lowest())) return std::numeric_limits<T>::lowest();
    return static_cast<T>(rounded);
  }
}

}  // namespace slim::text
