// The expected squared error of quantizing an element x to the grid scale * (q - zero_point), q in 0..255, is
//   sum over bins of  p(bin) * mean over the bin of (x - quantized(x))^2,
// elements taken as spread evenly over their bin. Both parts of it have closed forms, so that it stays right where bins
// are about as wide as the step, which the usual step^2 / 12 for rounding does not:
//   rounding  R(x) = integral from 0 to x of (t - step * round(t / step))^2 dt = n step^3 / 12 + (x - n step)^3 / 3,
//             n = round(x / step);  clipping  integral of (t - end)^2 dt = (t - end)^3 / 3.
// For one scale, prefix sums of the rounding error make each zero point cost O(1); the scale is searched coarse to
// fine. Objective: Banner, Nahshan and Soudry, Post training 4-bit quantization, arXiv:1810.05723, section 2, there for
// symmetric clipping and a parametric density; here the histogram stands for the density.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "converter/calibration/calibrators.h"

namespace slim {
namespace {

constexpr int kLevels = 255;
/// The coarse search ends at about a hundredth of the full range.
constexpr int kCoarseSteps = 64;
constexpr double kCoarseRatio = 0.93;
constexpr int kFineSteps = 8;
constexpr int kFineRounds = 2;

double cube(double x) { return x * x * x; }

/// R(x) for step 1.
double unit_rounding_error(double x) {
  // Truncation instead of std::round: it vectorises without SSE4. Positions are far below 2^31 steps.
  const auto n = static_cast<double>(static_cast<int>(x + (x < 0 ? -0.5 : 0.5)));
  return n / 12 + cube(x - n) / 3;
}

/// Histogram as a piecewise constant density, exact zeros left out since they have no error on any grid.
/// Positions are in bin widths, which keeps cubes of huge or tiny numbers finite.
class Density {
 public:
  explicit Density(const Histogram& histogram);

  double total() const { return moments_.back().mass; }
  double low() const { return edges_.front(); }
  double high() const { return edges_.back(); }
  const std::vector<double>& edges() const { return edges_; }
  /// Elements per unit of length in each bin.
  const std::vector<double>& heights() const { return heights_; }

  std::size_t bin_of(double x) const {
    const double m = std::floor(x) + negative_bins_;
    return static_cast<std::size_t>(std::clamp(m, 0.0, static_cast<double>(heights_.size() - 1)));
  }
  /// Integral over the density above x of (t - x)^2.
  double clipped_above(double x) const;
  /// The same below x.
  double clipped_below(double x) const;

 private:
  /// Integrals of the density, t and t^2 times it.
  struct Moments {
    double mass = 0;
    double first = 0;
    double second = 0;
    double about(double x) const { return second - 2 * x * first + x * x * mass; }
  };

  double negative_bins_ = 0;
  std::vector<double> edges_;
  std::vector<double> heights_;
  std::vector<Moments> moments_;  ///< below each edge
};

Density::Density(const Histogram& histogram) {
  const auto negative = histogram.negative();
  const auto positive = histogram.positive();
  negative_bins_ = static_cast<double>(negative.size());
  const std::size_t bins = negative.size() + positive.size();
  for (std::size_t i = 0; i <= bins; ++i) edges_.push_back(static_cast<double>(i) - negative_bins_);
  // The outermost bins end at the outermost elements, or a bound such as 6 of ReLU6, where many elements lie, would
  // count as half a bin beyond. They keep a little width, for their height to be finite.
  constexpr double kLeastWidth = 1e-4;
  const double low = static_cast<double>(histogram.range().min) / histogram.bin_width();
  const double high = static_cast<double>(histogram.range().max) / histogram.bin_width();
  edges_.back() = high == 0 ? 0 : std::max(high, edges_[bins - 1] + kLeastWidth);
  if (low < 0) edges_.front() = std::min(low, edges_[1] - kLeastWidth);

  Moments sum;
  moments_.push_back(sum);
  for (std::size_t i = 0; i < bins; ++i) {
    const bool below = i < negative.size();
    const std::uint64_t count = below ? negative[negative.size() - 1 - i] : positive[i - negative.size()];
    const auto mass = static_cast<double>(i == negative.size() ? count - histogram.zeros() : count);
    const double length = edges_[i + 1] - edges_[i];
    const double middle = (edges_[i + 1] + edges_[i]) / 2;
    heights_.push_back(length > 0 ? mass / length : 0);
    sum.mass += mass;
    sum.first += mass * middle;
    sum.second += mass * (middle * middle + length * length / 12);
    moments_.push_back(sum);
  }
}

double Density::clipped_above(double x) const {
  if (x >= high()) return 0;
  const std::size_t bin = bin_of(x);
  const Moments& below = moments_[bin + 1];
  const Moments& all = moments_.back();
  const Moments above{all.mass - below.mass, all.first - below.first, all.second - below.second};
  return above.about(x) + heights_[bin] * cube(edges_[bin + 1] - x) / 3;
}

double Density::clipped_below(double x) const {
  if (x <= low()) return 0;
  const std::size_t bin = bin_of(x);
  return moments_[bin].about(x) + heights_[bin] * cube(x - edges_[bin]) / 3;
}

struct Choice {
  double error = INFINITY;
  double step = 0;
  int zero_point = 0;
};

/// Errors of all zero points for one step.
class StepErrors {
 public:
  StepErrors(const Density& density, double step) : density_(density), step_(step) {
    const auto& edges = density.edges();
    at_edge_.resize(edges.size());
    for (std::size_t i = 0; i < edges.size(); ++i) at_edge_[i] = unit_rounding_error(edges[i] / step);
    below_.resize(edges.size());
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
      below_[i + 1] = below_[i] + density.heights()[i] * (at_edge_[i + 1] - at_edge_[i]);
    }
  }

  /// The best zero point among those whose range does not reach a whole step or more beyond the data.
  Choice best() const {
    const int needed_above = static_cast<int>(std::ceil(std::min(density_.high() / step_, double{kLevels})));
    const int needed_below = static_cast<int>(std::ceil(std::min(-density_.low() / step_, double{kLevels})));
    const int first = std::max(0, kLevels - needed_above);
    Choice choice;
    for (int zero_point = first; zero_point <= std::max(first, needed_below); ++zero_point) {
      const double error = error_of(zero_point);
      if (error < choice.error) choice = {error, step_, zero_point};
    }
    return choice;
  }

 private:
  double error_of(int zero_point) const {
    const double low = -zero_point * step_;
    const double high = (kLevels - zero_point) * step_;
    return cube(step_) * (rounding_below(high) - rounding_below(low)) + density_.clipped_above(high) +
           density_.clipped_below(low);
  }

  double rounding_below(double x) const {
    if (x >= density_.high()) return below_.back();
    if (x <= density_.low()) return 0;
    const std::size_t bin = density_.bin_of(x);
    return below_[bin] + density_.heights()[bin] * (unit_rounding_error(x / step_) - at_edge_[bin]);
  }

  const Density& density_;
  double step_;
  std::vector<double> at_edge_;  ///< R at each edge, for step 1
  std::vector<double> below_;    ///< rounding error of all elements below each edge, for step 1
};

void keep_better(Choice& best, const Choice& other) {
  if (other.error < best.error) best = other;
}

}  // namespace

Range calibrate_mse(const TensorStatistics& statistics) {
  const Histogram& histogram = statistics.histogram();
  const Density density(histogram);
  if (density.total() <= 0) return statistics.range();

  const double full = (density.high() - density.low()) / kLevels;
  Choice best;
  double step = full;
  for (int i = 0; i < kCoarseSteps; ++i, step *= kCoarseRatio) keep_better(best, StepErrors(density, step).best());
  double spacing = best.step * (1 - kCoarseRatio) / kFineSteps;
  for (int round = 0; round < kFineRounds; ++round, spacing /= kFineSteps) {
    const double centre = best.step;
    for (int i = -kFineSteps; i <= kFineSteps; ++i) {
      // Beyond the full range lies the room that rounding the zero point takes; one-signed data needs none, and has
      // bounds, such as ReLU6's, that the range must not exceed.
      const double room = density.low() < 0 && density.high() > 0 ? 255.0 / 254.0 : 1.0;
      const double candidate = std::min(centre + i * spacing, full * room);
      keep_better(best, StepErrors(density, candidate).best());
    }
  }
  // An end at zero leaves the other one no reason to exceed what was observed; a signed range may, but stays a float.
  constexpr double kLargest = std::numeric_limits<float>::max();
  const Range& observed = statistics.range();
  const double least = best.zero_point == kLevels ? static_cast<double>(observed.min) : -kLargest;
  const double most = best.zero_point == 0 ? static_cast<double>(observed.max) : kLargest;
  const double scale = best.step * histogram.bin_width();
  return Range{static_cast<float>(std::max(-best.zero_point * scale, least)),
               static_cast<float>(std::min((kLevels - best.zero_point) * scale, most))}
      .with_zero();
}

}  // namespace slim
