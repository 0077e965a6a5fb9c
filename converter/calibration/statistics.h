#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "converter/calibration/exact_sum.h"
#include "converter/calibration/histogram.h"
#include "graph/range.h"

namespace slim {

/// What is gathered about a tensor, and how closely it is looked at.
struct StatisticsOptions {
  bool histogram = true;  ///< false: ranges only, five times faster; enough for minmax and mean-minmax
  std::size_t max_binned =
      0;  ///< elements of one sample that go into the histogram at most, see Histogram::add; 0: all
};

/// The complete state of a TensorStatistics, for files. The last three are those of HistogramParts.
struct StatisticsParts {
  std::uint64_t samples = 0;
  std::uint64_t non_finite = 0;
  Range range;
  ExactSum::Limbs min_sum{};
  ExactSum::Limbs max_sum{};
  bool has_histogram = false;
  std::uint64_t zeros = 0;
  std::vector<std::uint64_t> negative;
  std::vector<std::uint64_t> positive;
};

/// Streaming statistics of one tensor over all samples, in memory that does not depend on their number. Its state
/// depends on the multiset of samples only: a merge of shards equals the single run bit for bit.
///
/// All minima and maxima are those of the data and zero, because zero is part of every quantization range, and because
/// the padding zeros of a blocked layout then change nothing.
class TensorStatistics {
 public:
  /// More samples would overflow the exact sums.
  static constexpr std::uint64_t kMaxSamples = std::uint64_t{1} << 40;

  explicit TensorStatistics(const StatisticsOptions& options = {})
      : has_histogram_(options.histogram), max_binned_(options.max_binned) {}

  /// Restores statistics from a file; on malformed parts returns nothing and says why in `error`.
  static std::optional<TensorStatistics> from_parts(StatisticsParts parts, std::string& error);

  /// Takes in one sample: call it once per sample. `padding_zeros` of the elements are padding of a blocked layout and
  /// do not count. A sample without any finite element is not a sample; its elements still count as non-finite.
  void observe(std::span<const float> data, std::uint64_t padding_zeros = 0);
  /// Both must have been made with or both without a histogram.
  void merge(const TensorStatistics& other);

  std::uint64_t samples() const { return samples_; }
  std::uint64_t non_finite() const { return non_finite_; }  ///< NaN and infinite elements, left out of all the rest
  const Range& range() const { return range_; }             ///< hull of all samples and zero
  const ExactSum& min_sum() const { return min_sum_; }      ///< sum over samples of min(0, smallest element)
  const ExactSum& max_sum() const { return max_sum_; }      ///< sum over samples of max(0, largest element)
  bool has_histogram() const { return has_histogram_; }
  /// Requires has_histogram().
  const Histogram& histogram() const;
  StatisticsParts parts() const;

  /// Equal state; how closely further samples would be looked at does not matter.
  bool operator==(const TensorStatistics& other) const;

 private:
  bool has_histogram_ = true;
  std::size_t max_binned_ = 0;
  std::uint64_t samples_ = 0;
  std::uint64_t non_finite_ = 0;
  Range range_;
  ExactSum min_sum_;
  ExactSum max_sum_;
  Histogram histogram_;  ///< as constructed without has_histogram_
};

}  // namespace slim
