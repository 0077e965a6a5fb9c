// Searches the scale, coarse to fine, and for each scale every zero point, for the least expected squared error of an
// element, rounding and clipping together (see quantization_error.h).
// Objective: Banner, Nahshan and Soudry, Post training 4-bit quantization, arXiv:1810.05723, section 2, there for
// symmetric clipping and a parametric density; here the histogram stands for the density.
#include <algorithm>
#include <cmath>
#include <limits>

#include "converter/calibration/calibrators.h"
#include "converter/calibration/quantization_error.h"

namespace slim {
namespace {

/// The coarse search ends at about a hundredth of the full range.
constexpr int kCoarseSteps = 64;
constexpr double kCoarseRatio = 0.93;
constexpr int kFineSteps = 8;
constexpr int kFineRounds = 2;

struct Choice {
  double error = INFINITY;
  double step = 0;
  int zero_point = 0;
};

/// Puts the best zero point for this step into `best`, if it is better, among those whose range does not reach a whole
/// step or more beyond the data.
void try_step(const HistogramDensity& density, double step, Choice& best) {
  const auto steps_to = [step](double distance) {
    return static_cast<int>(std::ceil(std::min(distance / step, double{kQuantizationSteps})));
  };
  const QuantizationErrors errors(density, step);
  const int first = kQuantizationSteps - steps_to(density.high());
  const int last = std::max(first, steps_to(-density.low()));
  for (int zero_point = first; zero_point <= last; ++zero_point) {
    const double error = errors.with_zero_point(zero_point);
    if (error < best.error) best = {error, step, zero_point};
  }
}

}  // namespace

Range calibrate_mse(const TensorStatistics& statistics) {
  const Histogram& histogram = statistics.histogram();
  const HistogramDensity density(histogram);
  if (density.total() <= 0 || density.high() <= density.low()) return statistics.range();

  const double full = (density.high() - density.low()) / kQuantizationSteps;
  // Beyond the full range lies the room that rounding the zero point takes; one-signed data needs none, and has bounds,
  // such as ReLU6's, that the range must not exceed.
  const double widest = density.low() < 0 && density.high() > 0 ? full * 255 / 254 : full;
  Choice best;
  double step = full;
  for (int i = 0; i < kCoarseSteps; ++i, step *= kCoarseRatio) try_step(density, step, best);
  double spacing = best.step * (1 - kCoarseRatio) / kFineSteps;
  for (int round = 0; round < kFineRounds; ++round, spacing /= kFineSteps) {
    const double centre = best.step;
    for (int i = -kFineSteps; i <= kFineSteps; ++i) {
      try_step(density, std::min(centre + i * spacing, widest), best);
    }
  }
  // An end at zero leaves the other one no reason to exceed what was observed; a signed range may, but stays a float.
  constexpr double kLargest = std::numeric_limits<float>::max();
  const Range& observed = statistics.range();
  const double least = best.zero_point == kQuantizationSteps ? static_cast<double>(observed.min) : -kLargest;
  const double most = best.zero_point == 0 ? static_cast<double>(observed.max) : kLargest;
  const double scale = best.step * histogram.bin_width();
  return Range{static_cast<float>(std::max(-best.zero_point * scale, least)),
               static_cast<float>(std::min((kQuantizationSteps - best.zero_point) * scale, most))}
      .with_zero();
}

}  // namespace slim
