#include "converter/tensor_ranges.h"

#include <algorithm>

#include "converter/quantized_values.h"

namespace slim {
namespace {

/// Calls visit(low, high, count) for each bin that holds something, exact zeros left out.
template <typename Visit>
void for_each_bin(const Histogram& histogram, Visit visit) {
  const double width = histogram.bin_width();
  for (std::size_t m = histogram.negative().size(); m-- > 0;) {
    const auto at = static_cast<double>(m) * width;
    if (histogram.negative()[m] > 0) visit(-at - width, -at, histogram.negative()[m]);
  }
  for (std::size_t m = 0; m < histogram.positive().size(); ++m) {
    const auto at = static_cast<double>(m) * width;
    const auto count = histogram.positive()[m] - (m == 0 ? histogram.zeros() : 0);
    if (count > 0) visit(at, at + width, count);
  }
}

/// The part of [low, high] that lies outside the range.
double part_outside(const Range& range, double low, double high) {
  if (low >= high) return low < static_cast<double>(range.min) || low > static_cast<double>(range.max) ? 1.0 : 0.0;
  const double inside = std::min(high, static_cast<double>(range.max)) - std::max(low, static_cast<double>(range.min));
  return 1.0 - std::clamp(inside / (high - low), 0.0, 1.0);
}

void fill_from(const Histogram& histogram, TensorRange& range) {
  range.bars.assign(TensorRange::kBars, 0);
  const double width = range.observed.width();
  double clipped = 0.0;
  for_each_bin(histogram, [&](double low, double high, std::uint64_t count) {
    // The outermost bins reach beyond what was seen.
    low = std::clamp(low, static_cast<double>(range.observed.min), static_cast<double>(range.observed.max));
    high = std::clamp(high, static_cast<double>(range.observed.min), static_cast<double>(range.observed.max));
    clipped += part_outside(range.chosen, low, high) * static_cast<double>(count);
    const double middle = ((low + high) / 2 - static_cast<double>(range.observed.min)) / std::max(width, 1e-300);
    const auto bar = static_cast<std::size_t>(middle * static_cast<double>(TensorRange::kBars));
    range.bars[std::min(bar, TensorRange::kBars - 1)] += count;
  });
  const auto total = static_cast<double>(std::max<std::uint64_t>(1, histogram.total()));
  range.clipped = 100.0 * clipped / total;
  range.zeros = 100.0 * static_cast<double>(histogram.zeros()) / total;
}

}  // namespace

std::vector<TensorRange> tensor_ranges(const Graph& quantized, const QuantizationPlan& plan,
                                       const Calibration& calibration) {
  std::vector<TensorRange> ranges;
  for (const auto& name : plan.observed) {
    const auto found = calibration.values.find(name);
    const auto chosen = expressible_range(quantized, name);
    if (found == calibration.values.end() || !chosen) continue;
    const auto& statistics = found->second;
    TensorRange range{name, statistics.range(), *chosen, 0.0, 0.0, {}};
    if (statistics.has_histogram()) fill_from(statistics.histogram(), range);
    ranges.push_back(std::move(range));
  }
  return ranges;
}

}  // namespace slim
