#include "passes/quantize/weight_scale.h"

#include <algorithm>

#include "graph/quant_params.h"

namespace slim {
namespace {

/// Adding and subtracting 1.5 * 2^23 rounds a float below 2^22 half to even, in two instructions that vectorise
/// anywhere.
constexpr float kRounder = 12582912.0F;

/// Sum of squared errors, each times factor(i).
template <typename Factor>
double sum_of_errors(std::span<const float> weights, float scale, int lowest, int highest, Factor&& factor) {
  constexpr std::size_t kBlock = 4096;  // floats add up exactly enough inside a block
  const float inverse = 1.0F / scale;
  const auto least = static_cast<float>(lowest);
  const auto most = static_cast<float>(highest);
  double total = 0.0;
  for (std::size_t begin = 0; begin < weights.size(); begin += kBlock) {
    const auto block = weights.subspan(begin, std::min(kBlock, weights.size() - begin));
    constexpr std::size_t kLanes = 16;
    float sums[kLanes] = {};
    std::size_t i = 0;
    const auto error = [&](std::size_t place) {
      const float weight = block[place];
      const float clamped = std::min(std::max(weight * inverse, least), most);
      const float difference = weight - ((clamped + kRounder) - kRounder) * scale;
      return difference * difference * factor(begin + place);
    };
    for (; i + kLanes <= block.size(); i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += error(i + lane);
    }
    for (; i < block.size(); ++i) sums[0] += error(i);
    for (const float sum : sums) total += static_cast<double>(sum);
  }
  return total;
}

}  // namespace

double squared_error(std::span<const float> weights, float scale, std::span<const float> importance, int lowest,
                     int highest) {
  return importance.empty()
             ? sum_of_errors(weights, scale, lowest, highest, [](std::size_t) { return 1.0F; })
             : sum_of_errors(weights, scale, lowest, highest, [&](std::size_t i) { return importance[i]; });
}

float least_squares_scale(std::span<const float> weights, float max_abs, std::span<const float> importance) {
  constexpr int kCoarsest = 80;
  constexpr int kFinest = 159;
  float best = symmetric_s8_scale(max_abs);
  double best_error = squared_error(weights, best, importance);
  const auto try_levels = [&](int levels) {
    const float scale = max_abs / static_cast<float>(levels);
    const double error = squared_error(weights, scale, importance);
    if (error >= best_error) return;
    best = scale;
    best_error = error;
  };
  for (int distance = 1; distance <= 127 - kCoarsest; ++distance) {
    try_levels(127 - distance);
    if (127 + distance <= kFinest) try_levels(127 + distance);
  }
  return best;
}

}  // namespace slim
