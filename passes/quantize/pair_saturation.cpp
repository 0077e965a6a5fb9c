#include "passes/quantize/pair_saturation.h"

#include <algorithm>
#include <limits>

namespace slim {

int pair_limit(int highest_code) {
  constexpr int kNone = 2 * 127;
  if (highest_code <= 0) return kNone;
  return std::min(kNone, std::numeric_limits<std::int16_t>::max() / highest_code);
}

int worst_pair(std::span<const std::int8_t> weights) {
  int highest = 0;
  int second_highest = 0;
  int lowest = 0;
  int second_lowest = 0;
  for (const auto element : weights) {
    const auto weight = std::int32_t{element};
    second_highest = std::max(second_highest, std::min(highest, weight));
    highest = std::max(highest, weight);
    second_lowest = std::min(second_lowest, std::max(lowest, weight));
    lowest = std::min(lowest, weight);
  }
  return std::max(highest + second_highest, -(lowest + second_lowest));
}

}  // namespace slim
