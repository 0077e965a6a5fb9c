#include "passes/quantize/pair_bounds.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "graph/quant_params.h"
#include "passes/quantize/weight_scale.h"

namespace slim {
namespace {

constexpr int kLargestWeight = 127;

/// The largest weights of one sign, by magnitude, largest first; zeros where there are fewer.
struct Extremes {
  static constexpr std::size_t kCount = 16;
  std::array<float, kCount> magnitude = {};
  std::size_t first = 0;  ///< index of the largest
};

/// `sign` 1 or -1 says which weights count.
Extremes extremes_of(std::span<const float> weights, float sign) {
  Extremes result;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float magnitude = weights[i] * sign;
    if (!(magnitude > result.magnitude.back())) continue;
    const auto at = std::upper_bound(result.magnitude.begin(), result.magnitude.end(), magnitude, std::greater<>());
    if (at == result.magnitude.begin()) result.first = i;
    std::move_backward(at, result.magnitude.end() - 1, result.magnitude.end());
    *at = magnitude;
  }
  return result;
}

/// As quantize() rounds, without its ends.
float rounded_at(float magnitude, float scale) { return std::nearbyint(magnitude / scale); }

/// Squared error, in units of scale^2, of a weight that may take up to `cap`.
double clipped_error(float magnitude, float scale, int cap) {
  const double exact = static_cast<double>(magnitude) / static_cast<double>(scale);
  const double integer = std::min<double>(static_cast<double>(rounded_at(magnitude, scale)), cap);
  return (exact - integer) * (exact - integer);
}

/// How far the weights of one sign may go.
struct Caps {
  int first;   ///< the largest
  int others;  ///< all others
};

Caps caps_with(int others, int limit) { return {std::min(kLargestWeight, limit - others), others}; }

/// What clipping to `caps` makes of the extremes.
double error_of(const Extremes& extremes, float scale, const Caps& caps) {
  double error = clipped_error(extremes.magnitude[0], scale, caps.first);
  for (std::size_t i = 1; i < Extremes::kCount; ++i) error += clipped_error(extremes.magnitude[i], scale, caps.others);
  return error;
}

int bounded_integer(float magnitude, float scale) {
  const float rounded = rounded_at(magnitude, scale);
  return rounded < static_cast<float>(kLargestWeight) ? static_cast<int>(rounded) : kLargestWeight;
}

bool fits(const Extremes& extremes, float scale, int limit) {
  return bounded_integer(extremes.magnitude[0], scale) + bounded_integer(extremes.magnitude[1], scale) <= limit;
}

/// More weights than kCount are never clipped: the last of the extremes bounds the search.
Caps best_caps(const Extremes& extremes, float scale, int limit) {
  const int most = std::min(limit / 2, kLargestWeight);
  const int first = bounded_integer(extremes.magnitude[0], scale);
  const int second = bounded_integer(extremes.magnitude[1], scale);
  if (first + second <= limit) return caps_with(std::clamp((second + limit - first) / 2, 0, most), limit);
  const int least = std::clamp(bounded_integer(extremes.magnitude.back(), scale), std::max(0, limit - first), most);
  Caps best = caps_with(std::min(second, most), limit);
  double best_error = error_of(extremes, scale, best);
  for (int others = best.others - 1; others >= least; --others) {
    const auto caps = caps_with(others, limit);
    const double error = error_of(extremes, scale, caps);
    if (error > best_error) break;
    best = caps;
    best_error = error;
  }
  return best;
}

/// A channel, with what the search asks of it again and again.
struct Channel {
  std::span<const float> weights;
  int limit;
  Extremes positive;
  Extremes negative;

  Channel(std::span<const float> all, int pairs)
      : weights(all), limit(pairs), positive(extremes_of(all, 1.0F)), negative(extremes_of(all, -1.0F)) {}

  bool obeys(float scale) const { return fits(positive, scale, limit) && fits(negative, scale, limit); }

  /// The least scale from `least` on, to 1/512, at which nothing clips.
  float unclipped_scale(float least) const {
    const auto needed = [](const Extremes& e, int pairs) {
      return std::max(e.magnitude[0] / kLargestWeight,
                      (e.magnitude[0] + e.magnitude[1]) / static_cast<float>(std::max(1, pairs + 1)));
    };
    constexpr float kStep = 1.0F + 1.0F / 512.0F;
    float scale = std::max({least, needed(positive, limit), needed(negative, limit)});
    while (!obeys(scale)) scale *= kStep;
    return scale;
  }

  double error(float scale) const {
    const auto above = best_caps(positive, scale, limit);
    const auto below = best_caps(negative, scale, limit);
    const auto gained = [&](const Extremes& extremes, const Caps& caps) {
      return clipped_error(extremes.magnitude[0], scale, caps.first) -
             clipped_error(extremes.magnitude[0], scale, caps.others);
    };
    const double unit = static_cast<double>(scale) * static_cast<double>(scale);
    return squared_error(weights, scale, {}, -below.others, above.others) +
           unit * (gained(positive, above) + gained(negative, below));
  }
};

}  // namespace

PairBounds pair_bounds(std::span<const float> weights, float scale, int limit) {
  const Channel channel(weights, limit);
  const auto above = best_caps(channel.positive, scale, limit);
  const auto below = best_caps(channel.negative, scale, limit);
  return {channel.positive.first, channel.negative.first, above.first, -below.first, above.others, -below.others};
}

std::vector<std::int8_t> rounded_within(std::span<const float> weights, float scale, int limit) {
  const auto bounds = pair_bounds(weights, scale, limit);
  std::vector<std::int8_t> integers(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto nearest = std::int32_t{quantize<std::int8_t>(weights[i], scale, 0)};
    integers[i] = static_cast<std::int8_t>(std::clamp(nearest, bounds.low_of(i), bounds.high_of(i)));
  }
  return integers;
}

float pair_scale(std::span<const float> weights, float scale, int limit, WeightScale rule) {
  const Channel channel(weights, limit);
  if (channel.obeys(scale) || !std::isfinite(scale)) return scale;
  const float unclipped = channel.unclipped_scale(scale);
  const bool thorough = rule == WeightScale::kLeastSquares;
  // Finer ones clip; coarser ones are for weights that lie on a grid.
  const int finer = thorough ? 64 : 8;
  const int coarser = thorough ? 24 : 0;
  float best = unclipped;
  double best_error = channel.error(best);
  for (int step = 1; step <= finer + coarser; ++step) {
    const float share = static_cast<float>(step) / static_cast<float>(finer);
    const float candidate = unclipped + (scale - unclipped) * (step <= finer ? share : 1.0F - share);
    const double error = channel.error(candidate);
    if (error >= best_error) continue;
    best = candidate;
    best_error = error;
  }
  return best;
}

}  // namespace slim
