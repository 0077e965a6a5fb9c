#pragma once

#include <cstddef>
#include <vector>

#include "converter/calibration/histogram.h"

namespace slim {

/// Steps of the 8-bit grid step * (q - zero_point), q in 0..255.
inline constexpr int kQuantizationSteps = 255;

/// A histogram as a piecewise constant density, for integrals over it. Exact zeros are left out: they have no error on
/// any grid. Positions are in bin widths, which keeps cubes of huge or tiny numbers finite; densities are in elements
/// per bin width. The outermost bins end at the outermost elements, or a bound such as 6 of ReLU6, where many elements
/// lie, would count as half a bin beyond.
class HistogramDensity {
 public:
  explicit HistogramDensity(const Histogram& histogram);

  double total() const { return moments_.back().mass; }
  double low() const { return edges_.front(); }
  double high() const { return edges_.back(); }
  const std::vector<double>& edges() const { return edges_; }
  /// The density in each bin.
  const std::vector<double>& heights() const { return heights_; }
  /// The bin that holds x; the nearest one if none does.
  std::size_t bin_of(double x) const;

  /// Integral over t > x of density * (t - x)^2.
  double clipped_above(double x) const;
  /// Integral over t < x of density * (t - x)^2.
  double clipped_below(double x) const;

 private:
  /// Integrals of density, density * t and density * t^2.
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

/// Expected squared errors of quantizing to the grids of one step, each zero point at a cost of O(1).
///
/// With elements spread evenly over their bins, rounding and clipping have closed forms, exact also where bins are
/// about as wide as the step, which the usual step^2 / 12 for rounding is not:
///   rounding: R(x) = integral from 0 to x of (t - step n)^2 dt = n step^3 / 12 + (x - n step)^3 / 3, n = round(x /
///   step) clipping: integral of (t - end)^2 dt = (t - end)^3 / 3
class QuantizationErrors {
 public:
  /// `step` > 0 in bin widths; the density must outlive this.
  QuantizationErrors(const HistogramDensity& density, double step);

  /// Sum over all elements of the squared error, in squared bin widths. 0 <= zero_point <= 255.
  double with_zero_point(int zero_point) const;

 private:
  double rounding_below(double x) const;

  const HistogramDensity& density_;
  double step_;
  std::vector<double> at_edge_;  ///< R at each edge, for step 1
  std::vector<double> below_;    ///< rounding error of all elements below each edge, for step 1
};

}  // namespace slim
