#include <algorithm>

#include "converter/calibration/calibrators.h"
#include "graph/error.h"

namespace slim {
namespace {

/// Distance from zero beyond which `cut` of the elements on one side lie. `bins` counts from zero outwards, `farthest`
/// is the distance of the outermost element. Elements are taken as spread evenly over their bin, exact zeros aside.
double distance_with_tail(std::span<const std::uint64_t> bins, std::uint64_t zeros, double width, double farthest,
                          double cut) {
  double end = farthest;
  for (std::size_t m = bins.size(); m-- > 0;) {
    const double start = static_cast<double>(m) * width;
    const auto count = static_cast<double>(m == 0 ? bins[m] - zeros : bins[m]);
    if (count > cut) return end - cut / count * (end - start);
    cut -= count;
    end = start;
  }
  return 0;
}

}  // namespace

Range calibrate_percentile(const TensorStatistics& statistics, double percentile) {
  SLIM_CHECK(percentile > 0 && percentile <= 100);
  const Histogram& histogram = statistics.histogram();
  const Range& observed = statistics.range();
  const bool is_signed = observed.min < 0 && observed.max > 0;
  const double outside = (100 - percentile) / 100 * static_cast<double>(histogram.total());
  const double cut = is_signed ? outside / 2 : outside;
  if (cut <= 0) return observed;

  const double width = histogram.bin_width();
  const double below = distance_with_tail(histogram.negative(), 0, width, -static_cast<double>(observed.min), cut);
  const double above =
      distance_with_tail(histogram.positive(), histogram.zeros(), width, static_cast<double>(observed.max), cut);
  const Range range = Range{static_cast<float>(-below), static_cast<float>(above)}.with_zero();
  // So many zeros that all the rest counts as outliers: a range of no width would make everything zero.
  return range.width() > 0 ? range : observed;
}

}  // namespace slim
