#include "converter/calibration/calibrators.h"

namespace slim {

Range calibrate_mean_minmax(const TensorStatistics& statistics) {
  if (statistics.samples() == 0) return statistics.range();
  const auto samples = static_cast<double>(statistics.samples());
  return Range{static_cast<float>(statistics.min_sum().value() / samples),
               static_cast<float>(statistics.max_sum().value() / samples)}
      .with_zero();
}

}  // namespace slim
