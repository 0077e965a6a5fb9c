#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "passes/quantize/pair_saturation.h"
#include "passes/quantize/weights.h"

namespace slim {

/// Bounds of a channel's integers: one chosen weight of each sign may be larger than the others.
///
/// Any integers inside the bounds satisfy the limit that the bounds were made for: high <= limit / 2, so two weights
/// that were not chosen add up to at most limit; and largest_high + high <= limit, so does the chosen one with any
/// other. The same holds for low. It takes no more than clamping each integer by itself, in any order.
struct PairBounds {
  std::size_t largest = 0;   ///< index of the weight that may take up to largest_high
  std::size_t smallest = 0;  ///< index of the weight that may take down to smallest_low
  int largest_high = 127;
  int smallest_low = -127;
  int high = 127;
  int low = -127;

  int high_of(std::size_t i) const { return i == largest ? largest_high : high; }
  int low_of(std::size_t i) const { return i == smallest ? smallest_low : low; }
};

/// The bounds with the least squared error for a channel's weights rounded at `scale`: either the largest weight clips
/// or the others do. What room is left is shared between both.
PairBounds pair_bounds(std::span<const float> weights, float scale, int limit);

/// The integers nearest to a channel's weights at `scale` inside their bounds.
std::vector<std::int8_t> rounded_within(std::span<const float> weights, float scale, int limit);

/// The scale of a channel whose integers must stay within `limit`. `scale` itself (what `rule` gives without a limit,
/// positive) if the rounded weights obey, else the one with the least squared error inside pair_bounds(). Candidates
/// reach from `scale` to the least at which nothing clips; with kLeastSquares there are more of them, and coarser ones.
float pair_scale(std::span<const float> weights, float scale, int limit, WeightScale rule);

}  // namespace slim
