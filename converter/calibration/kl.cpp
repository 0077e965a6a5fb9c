// For each candidate range, P is the distribution with what lies outside added to the outermost bins inside, and Q is
// the distribution inside, merged into 255 levels, each level spread again over those of its bins that are not empty
// in P. The range with the least KL(P || Q) wins. That is Migacz's algorithm; differences from it:
//   - Signed data keeps its two ends apart: a candidate is [-t, t] cut to what was observed, and levels divide that.
//   - Exact zeros are left out. They are exact on every grid, and after a ReLU they are half of all elements: one such
//     bin outweighs the distribution (common practice overwrites the first bin with its neighbour).
//   - Prefix sums give a candidate's divergence in O(levels) instead of O(bins).
// KL measures the shape of the distribution and not the error, so that it can choose a range far too narrow
// (EfficientNet-Lite0 falls to 31 % with it): use it beside other rules only.
#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/calibration/calibrators.h"

namespace slim {
namespace {

constexpr std::size_t kLevels = 255;
/// Bins between candidates: 0.4 % of the range at most.
constexpr std::size_t kStride = 4;

double x_log_x(double x) { return x > 0 ? x * std::log(x) : 0; }

/// The bins in ascending order, and sums over those below each of them.
class Distribution {
 public:
  explicit Distribution(const Histogram& histogram) {
    const auto negative = histogram.negative();
    const auto positive = histogram.positive();
    for (std::size_t m = negative.size(); m-- > 0;) counts_.push_back(static_cast<double>(negative[m]));
    for (const std::uint64_t count : positive) counts_.push_back(static_cast<double>(count));
    counts_[negative.size()] -= static_cast<double>(histogram.zeros());

    mass_.push_back(0);
    entropy_.push_back(0);
    occupied_.push_back(0);
    for (const double count : counts_) {
      mass_.push_back(mass_.back() + count);
      entropy_.push_back(entropy_.back() + x_log_x(count));
      occupied_.push_back(occupied_.back() + (count > 0 ? 1 : 0));
    }
  }

  double total() const { return mass_.back(); }
  double divergence(std::size_t first, std::size_t last) const;

 private:
  std::vector<double> counts_;
  std::vector<double> mass_;
  std::vector<double> entropy_;  ///< of count * log(count)
  std::vector<double> occupied_;
};

/// KL(P || Q) of keeping bins first to last - 1. With P and Q as counts, N elements in all and M of them inside:
///   sum of P/N log((P/N) / (Q/M)) = (sum P log P - sum P log Q) / N + log(M / N),  Q = level's mass / its occupied
///   bins.
/// Infinite where an outermost bin is empty but takes outliers, since Q is zero there.
double Distribution::divergence(std::size_t first, std::size_t last) const {
  const double below = mass_[first];
  const double above = total() - mass_[last];
  const double inside = mass_[last] - mass_[first];
  const double low_end = counts_[first];
  const double high_end = counts_[last - 1];
  if (inside <= 0 || (below > 0 && low_end <= 0) || (above > 0 && high_end <= 0)) return INFINITY;

  double p_log_p = entropy_[last] - entropy_[first];
  p_log_p += x_log_x(low_end + below) - x_log_x(low_end);
  p_log_p += x_log_x(high_end + above) - x_log_x(high_end);

  double p_log_q = 0;
  for (std::size_t level = 0; level < kLevels; ++level) {
    const std::size_t from = first + level * (last - first) / kLevels;
    const std::size_t to = first + (level + 1) * (last - first) / kLevels;
    const double mass = mass_[to] - mass_[from];
    if (mass <= 0) continue;
    const double outliers = (level == 0 ? below : 0) + (level + 1 == kLevels ? above : 0);
    p_log_q += (mass + outliers) * std::log(mass / (occupied_[to] - occupied_[from]));
  }
  return (p_log_p - p_log_q) / total() + std::log(inside / total());
}

}  // namespace

Range calibrate_kl(const TensorStatistics& statistics) {
  const Histogram& histogram = statistics.histogram();
  const Distribution distribution(histogram);
  const Range& observed = statistics.range();
  if (distribution.total() <= 0) return observed;

  const std::size_t negative = histogram.negative().size();
  const std::size_t positive = histogram.positive().size();
  const auto kept = [](std::size_t bins, std::size_t reach) { return std::min(bins, reach); };
  std::size_t best_reach = std::max(negative, positive);
  double best = INFINITY;
  for (std::size_t reach = best_reach; kept(negative, reach) + kept(positive, reach) >= kLevels; reach -= kStride) {
    const double divergence =
        distribution.divergence(negative - kept(negative, reach), negative + kept(positive, reach));
    // Strictly: the widest of equals.
    if (divergence < best) {
      best = divergence;
      best_reach = reach;
    }
    if (reach <= kStride) break;
  }
  const auto end = [&](std::size_t bins, float outermost) {
    return best_reach < bins ? static_cast<float>(static_cast<double>(best_reach) * histogram.bin_width())
                             : std::abs(outermost);
  };
  return Range{-end(negative, observed.min), end(positive, observed.max)}.with_zero();
}

}  // namespace slim
