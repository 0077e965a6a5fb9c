#include "converter/range_choice.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim {
namespace {

const TensorStatistics& statistics_of(const Calibration& calibration, const std::string& name) {
  const auto found = calibration.values.find(name);
  if (found == calibration.values.end()) {
    throw Error(ExitCode::kBadInput, fmt::format("the calibration holds no statistics of tensor '{}'", name))
        .hint("calibrate again with this version of slimconv");
  }
  const auto& statistics = found->second;
  if (statistics.non_finite() > 0) {
    throw Error(ExitCode::kBadInput, fmt::format("tensor '{}' had {} NaN or infinite elements while calibrating", name,
                                                 statistics.non_finite()))
        .hint(
            "check the preprocessing (--preprocess) and the model's weights, or keep its operator in float with "
            "--exclude");
  }
  return statistics;
}

}  // namespace

Range planned_range(const QuantizationPlan& plan, const QuantizedValue& value, Range measured) {
  Range range = value.is_tail ? measured.widened(plan.tail_margin) : measured;
  if (value.absorbed) {
    range.min = std::max(range.min, value.absorbed->low);
    range.max = std::min(range.max, value.absorbed->high);
  }
  return range.with_zero();
}

Ranges choose_ranges(const QuantizationPlan& plan, const Calibration& calibration, const Calibrator& rule) {
  Ranges ranges;
  for (const auto& name : plan.observed) {
    const auto& statistics = statistics_of(calibration, name);
    if (needs_histogram(rule) && !statistics.has_histogram()) {
      throw Error(ExitCode::kBadInput,
                  fmt::format("rule '{}' needs histograms, and the calibration has none", to_string(rule)));
    }
    const auto& value = plan.values.at(name);
    auto range = planned_range(plan, value, value.is_tail ? calibrate_minmax(statistics) : calibrate(rule, statistics));
    if (plan.symmetric && range.min < 0) {
      range.max = std::max(-range.min, range.max);
      range.min = -range.max;
    }
    ranges[name] = range;
  }
  return ranges;
}

}  // namespace slim
