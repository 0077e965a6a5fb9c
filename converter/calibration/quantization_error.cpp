#include "converter/calibration/quantization_error.h"

#include <algorithm>
#include <cmath>

namespace slim {
namespace {

double cube(double x) { return x * x * x; }

/// R(x) for step 1.
double unit_rounding_error(double x) {
  // Truncation instead of std::round: it vectorises without SSE4. Positions are far below 2^31 steps.
  const auto n = static_cast<double>(static_cast<int>(x + (x < 0 ? -0.5 : 0.5)));
  return n / 12 + cube(x - n) / 3;
}

}  // namespace

HistogramDensity::HistogramDensity(const Histogram& histogram) {
  const auto negative = histogram.negative();
  const auto positive = histogram.positive();
  negative_bins_ = static_cast<double>(negative.size());
  const std::size_t bins = negative.size() + positive.size();
  for (std::size_t i = 0; i <= bins; ++i) edges_.push_back(static_cast<double>(i) - negative_bins_);
  // The outermost bins keep a little width, for their height to be finite.
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

std::size_t HistogramDensity::bin_of(double x) const {
  const double m = std::floor(x) + negative_bins_;
  return static_cast<std::size_t>(std::clamp(m, 0.0, static_cast<double>(heights_.size() - 1)));
}

double HistogramDensity::clipped_above(double x) const {
  if (x >= high()) return 0;
  const std::size_t bin = bin_of(x);
  const Moments& below = moments_[bin + 1];
  const Moments& all = moments_.back();
  const Moments above{all.mass - below.mass, all.first - below.first, all.second - below.second};
  return above.about(x) + heights_[bin] * cube(edges_[bin + 1] - x) / 3;
}

double HistogramDensity::clipped_below(double x) const {
  if (x <= low()) return 0;
  const std::size_t bin = bin_of(x);
  return moments_[bin].about(x) + heights_[bin] * cube(x - edges_[bin]) / 3;
}

QuantizationErrors::QuantizationErrors(const HistogramDensity& density, double step) : density_(density), step_(step) {
  const auto& edges = density.edges();
  at_edge_.resize(edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) at_edge_[i] = unit_rounding_error(edges[i] / step);
  below_.resize(edges.size());
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    below_[i + 1] = below_[i] + density.heights()[i] * (at_edge_[i + 1] - at_edge_[i]);
  }
}

double QuantizationErrors::with_zero_point(int zero_point) const {
  const double low = -zero_point * step_;
  const double high = (kQuantizationSteps - zero_point) * step_;
  return cube(step_) * (rounding_below(high) - rounding_below(low)) + density_.clipped_above(high) +
         density_.clipped_below(low);
}

double QuantizationErrors::rounding_below(double x) const {
  if (x >= density_.high()) return below_.back();
  if (x <= density_.low()) return 0;
  const std::size_t bin = density_.bin_of(x);
  return below_[bin] + density_.heights()[bin] * (unit_rounding_error(x / step_) - at_edge_[bin]);
}

}  // namespace slim
