#include "passes/quantize/pair_rounding.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "graph/quant_params.h"
#include "passes/quantize/pair_bounds.h"

namespace slim {
namespace {

/// Integers that change by one as long as the expected error falls.
class Balance {
 public:
  Balance(std::span<const float> weights, float scale, std::size_t window, const PairRule& rule)
      : bounds_(pair_bounds(weights, scale, rule.limit)), inputs_(rule.inputs), window_(window) {
    integers_.resize(weights.size());
    errors_.resize(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const auto nearest = std::int32_t{quantize<std::int8_t>(weights[i], scale, 0)};
      const int allowed = std::clamp(nearest, bounds_.low_of(i), bounds_.high_of(i));
      integers_[i] = static_cast<std::int8_t>(allowed);
      errors_[i] = allowed - static_cast<double>(weights[i]) / static_cast<double>(scale);
    }
    for (std::size_t begin = 0; begin < errors_.size(); begin += window_) {
      const auto end = std::min(begin + window_, errors_.size());
      sums_.push_back(std::accumulate(errors_.begin() + static_cast<std::ptrdiff_t>(begin),
                                      errors_.begin() + static_cast<std::ptrdiff_t>(end), 0.0));
    }
    total_ = std::accumulate(sums_.begin(), sums_.end(), 0.0);
  }

  /// The errors of each window, each by itself: the best change again and again.
  void balance_windows() {
    if (window_ == 1 || !(inputs_.window > 0.0)) return;
    for (std::size_t k = 0; k < sums_.size(); ++k) {
      while (const auto best = best_of_window(k)) change(*best, step_against(sums_[k]));
    }
  }

  /// The sum of all: the cheapest changes first. Each takes one off the sum, so no more of them are looked at than it
  /// has ones, and as many again for those that a change in their window made dear.
  void balance_channel() {
    if (!(inputs_.channels > 0.0)) return;
    const int step = step_against(total_);
    const auto gain = [&] { return inputs_.channels * change_of_square(total_, step); };
    std::vector<std::pair<double, std::size_t>> costs;
    for (std::size_t i = 0; i < errors_.size(); ++i) {
      const bool helps = errors_[i] * step < 0.0 && may(i, step);
      if (helps) costs.emplace_back(cost_in_window(i, step, inputs_.channels), i);
    }
    const double most = 2.0 * (std::abs(total_) + 1.0);
    const auto wanted = static_cast<std::size_t>(std::min(static_cast<double>(costs.size()), most));
    const auto end = costs.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::nth_element(costs.begin(), end, costs.end());
    std::sort(costs.begin(), end);
    for (auto it = costs.begin(); it != end && it->first + gain() < 0.0; ++it) {
      if (cost_in_window(it->second, step, inputs_.channels) + gain() < 0.0) change(it->second, step);
    }
  }

  std::vector<std::int8_t> take() { return std::move(integers_); }

 private:
  static int step_against(double sum) { return sum > 0.0 ? -1 : 1; }
  /// (sum + step)^2 - sum^2.
  static double change_of_square(double sum, int step) { return 2.0 * sum * step + 1.0; }

  bool may(std::size_t i, int step) const {
    const int changed = integers_[i] + step;
    return changed >= bounds_.low_of(i) && changed <= bounds_.high_of(i);
  }
  double cost_in_window(std::size_t i, int step, double channels) const {
    return (1.0 - inputs_.window) * change_of_square(errors_[i], step) +
           (inputs_.window - channels) * change_of_square(sums_[i / window_], step);
  }
  std::optional<std::size_t> best_of_window(std::size_t k) const {
    std::optional<std::size_t> best;
    double least = -1e-9;  // rounding of doubles is no gain
    for (std::size_t i = k * window_; i < std::min((k + 1) * window_, errors_.size()); ++i) {
      const double cost = cost_in_window(i, step_against(sums_[k]), 0.0);
      if (!(cost < least) || !may(i, step_against(sums_[k]))) continue;
      least = cost;
      best = i;
    }
    return best;
  }
  void change(std::size_t i, int step) {
    integers_[i] = static_cast<std::int8_t>(integers_[i] + step);
    errors_[i] += step;
    sums_[i / window_] += step;
    total_ += step;
  }

  PairBounds bounds_;
  InputCorrelation inputs_;
  std::size_t window_;
  std::vector<std::int8_t> integers_;
  std::vector<double> errors_;  ///< integer - weight / scale
  std::vector<double> sums_;    ///< of each window
  double total_ = 0.0;
};

}  // namespace

std::vector<std::int8_t> rounded_in_pairs(std::span<const float> weights, float scale, std::size_t window,
                                          const PairRule& rule) {
  Balance balance(weights, scale, window, rule);
  balance.balance_windows();
  balance.balance_channel();
  return balance.take();
}

}  // namespace slim
