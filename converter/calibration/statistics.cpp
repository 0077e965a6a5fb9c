#include "converter/calibration/statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/error.h"

namespace slim {
namespace {

/// How many of the padding zeros were binned. With every element binned this is exact. Otherwise it is their share:
/// padding recurs with the period of the layout's block, which an odd stride samples evenly.
std::uint64_t binned_padding(std::uint64_t padding, std::size_t size, std::size_t max_binned) {
  const std::size_t binned = Histogram::binned_of(size, max_binned);
  if (binned == size) return padding;
  return static_cast<std::uint64_t>(
      std::llround(static_cast<double>(padding) * static_cast<double>(binned) / static_cast<double>(size)));
}

/// A sum of `count` numbers in [low, high] lies in [count * low, count * high]; rounding is monotonic, and each product
/// is rounded once, so that comparing the rounded values refuses no genuine sum.
bool is_sum_of(const ExactSum& sum, std::uint64_t count, float low, float high) {
  const auto n = static_cast<double>(count);
  return sum.value() >= n * static_cast<double>(low) && sum.value() <= n * static_cast<double>(high);
}

}  // namespace

void TensorStatistics::observe(std::span<const float> data, std::uint64_t padding_zeros) {
  SLIM_CHECK(padding_zeros <= data.size());
  const SpanSummary summary = has_histogram_ ? histogram_.add(data, max_binned_) : summarize(data);
  non_finite_ += summary.non_finite;
  if (has_histogram_ && padding_zeros > 0) {
    const std::uint64_t binned = binned_padding(padding_zeros, data.size(), max_binned_);
    histogram_.remove_zeros(max_binned_ == 0 ? binned : std::min(binned, histogram_.zeros()));
  }
  if (summary.finite <= padding_zeros) return;
  ++samples_;
  range_ = range_.hull(summary.range);
  min_sum_.add(summary.range.min);
  max_sum_.add(summary.range.max);
}

void TensorStatistics::merge(const TensorStatistics& other) {
  SLIM_CHECK(has_histogram() == other.has_histogram());
  samples_ += other.samples_;
  non_finite_ += other.non_finite_;
  range_ = range_.hull(other.range_);
  min_sum_.merge(other.min_sum_);
  max_sum_.merge(other.max_sum_);
  histogram_.merge(other.histogram_);
}

const Histogram& TensorStatistics::histogram() const {
  SLIM_CHECK(has_histogram_);
  return histogram_;
}

StatisticsParts TensorStatistics::parts() const {
  StatisticsParts parts{samples_, non_finite_, range_, min_sum_.limbs(), max_sum_.limbs(), has_histogram_, 0, {}, {}};
  if (has_histogram_) {
    HistogramParts from = histogram_.parts();
    parts.zeros = from.zeros;
    parts.negative = std::move(from.negative);
    parts.positive = std::move(from.positive);
  }
  return parts;
}

std::optional<TensorStatistics> TensorStatistics::from_parts(StatisticsParts parts, std::string& error) {
  const auto refuse = [&error](const char* why) {
    error = why;
    return std::nullopt;
  };
  const Range& range = parts.range;
  if (!std::isfinite(range.min) || !std::isfinite(range.max)) return refuse("the range is not finite");
  if (!range.includes_zero()) return refuse("the range does not include zero");
  if (parts.samples > kMaxSamples) return refuse("more than 2^40 samples");
  if (parts.non_finite > Histogram::kMaxTotal) return refuse("more than 2^56 non-finite elements");

  TensorStatistics statistics(StatisticsOptions{.histogram = parts.has_histogram});
  statistics.samples_ = parts.samples;
  statistics.non_finite_ = parts.non_finite;
  statistics.range_ = range.with_zero();
  statistics.min_sum_ = ExactSum(parts.min_sum);
  statistics.max_sum_ = ExactSum(parts.max_sum);
  if (parts.samples == 0 && range.width() != 0) return refuse("a range without samples");
  if (!is_sum_of(statistics.min_sum_, parts.samples, range.min, 0) ||
      !is_sum_of(statistics.max_sum_, parts.samples, 0, range.max)) {
    return refuse("a sum of minima or maxima is not possible with this range and number of samples");
  }
  if (parts.has_histogram) {
    auto histogram =
        Histogram::from_parts({range, parts.zeros, std::move(parts.negative), std::move(parts.positive)}, error);
    if (!histogram) return std::nullopt;
    if (parts.samples == 0 && histogram->total() != 0) return refuse("a histogram without samples");
    statistics.histogram_ = *std::move(histogram);
  } else if (parts.zeros != 0 || !parts.negative.empty() || !parts.positive.empty()) {
    return refuse("counts without a histogram");
  }
  return statistics;
}

bool TensorStatistics::operator==(const TensorStatistics& other) const {
  return has_histogram_ == other.has_histogram_ && samples_ == other.samples_ && non_finite_ == other.non_finite_ &&
         range_ == other.range_ && min_sum_ == other.min_sum_ && max_sum_ == other.max_sum_ &&
         histogram_ == other.histogram_;
}

}  // namespace slim
