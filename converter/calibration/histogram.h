#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "graph/range.h"

namespace slim {

/// What one span of a tensor holds.
struct SpanSummary {
  Range range;                   ///< hull of the finite elements and zero
  std::uint64_t finite = 0;      ///< how many elements are finite
  std::uint64_t non_finite = 0;  ///< how many are NaN or infinite; those are neither in `range` nor binned
};

/// One pass without a histogram.
SpanSummary summarize(std::span<const float> data);

/// The complete state of a Histogram, for files.
struct HistogramParts {
  Range range;
  std::uint64_t zeros = 0;
  std::vector<std::uint64_t> negative;
  std::vector<std::uint64_t> positive;
};

/// Streaming histogram whose content depends only on the multiset of values, never on their order nor on how they were
/// split among parts that were merged.
///
/// Bins have the width w = 2^exponent. positive()[m] counts x >= 0 with trunc(x / w) = m, negative()[m] counts x < 0
/// with trunc(|x| / w) = m. The exponent is the smallest for which the bins from range().min to range().max, zero
/// between them, are at most kMaxBins: more than half of kMaxBins are in use unless the data is subnormal or zero. When
/// the range grows, pairs of bins are added up, which gives exactly what the wider grid would have counted.
/// Zero is always in the range because it must be in every quantization range, and because the padding zeros of a
/// blocked layout then leave no trace there.
class Histogram {
 public:
  /// The number of bins that KL calibration customarily wants; 16 KiB.
  static constexpr std::size_t kMaxBins = 2048;
  /// Width of the narrowest bins: the smallest normal float, whose reciprocal is a float as well.
  static constexpr int kMinExponent = -126;
  /// Elements that a restored histogram may hold; sums over any number of parts stay far from overflow.
  static constexpr std::uint64_t kMaxTotal = std::uint64_t{1} << 56;

  Histogram() : positive_(1, 0) {}

  /// Restores a histogram from a file; on malformed parts returns nothing and says why in `error`.
  static std::optional<Histogram> from_parts(HistogramParts parts, std::string& error);

  /// Takes in all elements; NaN and infinities are counted in the result and otherwise left out.
  /// max_binned = 0 bins every element. Otherwise every s-th element is binned, s the smallest odd number that keeps at
  /// most max_binned of them (odd, to visit all channels of interleaved layouts), while the range is still that of all
  /// elements. This depends on the span only, so that order and partition still do not matter.
  SpanSummary add(std::span<const float> data, std::size_t max_binned = 0);
  /// How many of `size` elements `add` bins.
  static std::size_t binned_of(std::size_t size, std::size_t max_binned);

  /// Takes n <= zeros() zeros out again, which the caller knows to be padding of a blocked layout.
  void remove_zeros(std::uint64_t n);
  /// Makes room for a range that is known from elsewhere.
  void widen(const Range& range);
  void merge(const Histogram& other);

  const Range& range() const { return range_; }   ///< hull of all elements and zero
  int exponent() const { return exponent_; }      ///< log2 of the bin width
  double bin_width() const;                       ///< in units of the tensor
  std::uint64_t zeros() const { return zeros_; }  ///< exact zeros among positive()[0]
  std::uint64_t total() const;                    ///< binned elements
  std::span<const std::uint64_t> negative() const { return negative_; }
  std::span<const std::uint64_t> positive() const { return positive_; }
  HistogramParts parts() const { return {range_, zeros_, negative_, positive_}; }

  bool operator==(const Histogram&) const = default;

 private:
  Range range_;
  int exponent_ = kMinExponent;
  std::uint64_t zeros_ = 0;
  std::vector<std::uint64_t> negative_;
  std::vector<std::uint64_t> positive_;
};

}  // namespace slim
