#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace slim::histogram_kernels {

/// What one pass over a block of floats finds. min and max are meaningful only if `finite`.
struct Extent {
  float min = 0;  ///< smallest of the elements and zero
  float max = 0;  ///< largest of the elements and zero
  bool finite = true;
};

/// One vectorised pass over `count` elements, with the best instructions that this CPU has.
Extent scan(const float* data, std::size_t count);

/// Bin numbers of `count` finite elements, and how many of them are zero (of either sign).
/// Element x gets m = trunc(|x| * scale) if x >= 0 and -1 - m otherwise, plus `offset`. |x| * scale < 2^15 must hold;
/// scale is a power of two, which makes the product exact or, when it underflows, truncate to the same m = 0.
std::size_t bin_indices(const float* data, std::size_t count, float scale, int offset, std::uint16_t* indices);

/// The same for any CPU: bit for bit what the functions above give.
namespace portable {
Extent scan(const float* data, std::size_t count);
std::size_t bin_indices(const float* data, std::size_t count, float scale, int offset, std::uint16_t* indices);
}  // namespace portable

/// Counters of four interleaved histograms: neighbouring elements often share a bin (ReLU zeros above all), and a
/// counter that was just stored cannot be loaded again at once. The pitch keeps them out of each other's cache sets.
struct Counters {
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kPitch = 2048 + 32;
  /// After so many elements a 16-bit counter might overflow.
  static constexpr std::size_t kCapacity = kWays * 0xFFFF;

  std::array<std::array<std::uint16_t, kPitch>, kWays> ways{};
};

/// Adds one for each index.
void count_indices(const std::uint16_t* indices, std::size_t count, Counters& counters);

}  // namespace slim::histogram_kernels
