#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace slim {

/// One lane of vpmaddubsw: two u8 * s8 products added in saturating 16 bits.
inline int maddubs(int q0, int w0, int q1, int w1) {
  constexpr int kLowest = -32768;
  constexpr int kHighest = 32767;
  return std::clamp(q0 * w0 + q1 * w1, kLowest, kHighest);
}

/// A channel's sum as kernels without VNNI make it: neighbours in pairs, the last one with padding.
inline std::int64_t saturating_sum(std::span<const int> codes, std::span<const std::int8_t> weights) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < weights.size(); i += 2) {
    const bool alone = i + 1 == weights.size();
    sum += maddubs(codes[i], weights[i], alone ? 0 : codes[i + 1], alone ? 0 : weights[i + 1]);
  }
  return sum;
}

inline std::int64_t exact_sum(std::span<const int> codes, std::span<const std::int8_t> weights) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += std::int64_t{codes[i]} * weights[i];
  return sum;
}

/// Whether some pair of the channel loses something with codes 0 and `highest`: every two weights meet.
inline bool some_pair_saturates(std::span<const std::int8_t> weights, int highest) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (std::size_t j = 0; j < weights.size(); ++j) {
      for (const int other : {0, highest}) {
        const int q1 = i == j ? 0 : other;
        if (maddubs(highest, weights[i], q1, weights[j]) != highest * weights[i] + q1 * weights[j]) return true;
      }
    }
  }
  return false;
}

}  // namespace slim
