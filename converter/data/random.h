#pragma once

#include <cstdint>

namespace slim {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every platform; near seeds give unrelated sequences.
/// Floats are made by additions and multiplications only, which round the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }

  /// Uniform in [0, 1), a multiple of 2^-24.
  float uniform() { return static_cast<float>(next() >> 40) * 0x1p-24F; }
  float uniform(float low, float high) { return low + (high - low) * uniform(); }
  bool chance(float probability) { return uniform() < probability; }

  /// Mean 0, deviation 1: the sum of twelve uniform numbers, at most 6 away from 0.
  float normal() {
    const auto sum = static_cast<float>(sum_of_quarters(next()) + sum_of_quarters(next()) + sum_of_quarters(next()));
    return (sum - 12 * 32767.5F) * 0x1p-16F;
  }
  /// As normal(), from four uniform numbers, at most 3.5 away from 0: for noise on every pixel.
  float quick_normal() {
    constexpr float kScale = 1.7320508F * 0x1p-16F;  // sqrt(12 / 4) of a uniform number's width
    return (static_cast<float>(sum_of_quarters(next())) - 4 * 32767.5F) * kScale;
  }

 private:
  /// The sum of the four 16-bit parts.
  static std::uint32_t sum_of_quarters(std::uint64_t bits) {
    return static_cast<std::uint32_t>((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48));
  }

  std::uint64_t state_;
};

}  // namespace slim
