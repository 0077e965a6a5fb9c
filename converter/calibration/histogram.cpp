#include "converter/calibration/histogram.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "converter/calibration/histogram_kernels.h"
#include "graph/error.h"

namespace slim {
namespace {

namespace kernels = histogram_kernels;

/// Elements scanned and then binned while still in the first-level cache.
constexpr std::size_t kBlock = 2048;

struct Grid {
  int exponent = Histogram::kMinExponent;
  std::size_t negative = 0;
  std::size_t positive = 1;
};

float inverse_width(int exponent) { return std::ldexp(1.0F, -exponent); }

Grid grid_for(const Range& range) {
  const float largest = std::max(-range.min, range.max);
  int exponent = Histogram::kMinExponent;
  // One less than this and the larger end alone would take more than kMaxBins = 2^11 bins.
  if (largest > 0) exponent = std::max(exponent, std::ilogb(largest) - 10);
  for (;; ++exponent) {
    const float scale = inverse_width(exponent);
    const std::size_t negative = range.min < 0 ? static_cast<std::size_t>(-range.min * scale) + 1 : 0;
    const std::size_t positive = static_cast<std::size_t>(range.max * scale) + 1;
    if (negative + positive <= Histogram::kMaxBins) return {exponent, negative, positive};
  }
}

/// Adds up 2^shift neighbours, counted from zero outwards.
void coarsen(std::vector<std::uint64_t>& bins, int shift) {
  if (shift == 0 || bins.empty()) return;
  const int places = std::min(shift, 31);
  for (std::size_t i = 1; i < bins.size(); ++i) {
    const std::uint64_t count = std::exchange(bins[i], 0);
    bins[i >> places] += count;
  }
  bins.resize(((bins.size() - 1) >> places) + 1);
}

void add_bins(std::vector<std::uint64_t>& to, std::span<const std::uint64_t> from) {
  for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

void flush(kernels::Counters& counters, std::vector<std::uint64_t>& negative, std::vector<std::uint64_t>& positive) {
  const std::size_t offset = negative.size();
  const std::size_t bins = offset + positive.size();
  std::array<std::uint32_t, kernels::Counters::kPitch> sums;
  for (std::size_t i = 0; i < bins; ++i) {
    sums[i] = 0;
    for (auto& way : counters.ways) sums[i] += std::exchange(way[i], std::uint16_t{0});
  }
  for (std::size_t m = 0; m < offset; ++m) negative[m] += sums[offset - 1 - m];
  for (std::size_t m = 0; m < positive.size(); ++m) positive[m] += sums[offset + m];
}

std::size_t stride_for(std::size_t size, std::size_t max_binned) {
  if (max_binned == 0 || size <= max_binned) return 1;
  return ((size + max_binned - 1) / max_binned) | 1;
}

/// Copies what of data[first], data[first + stride]... is finite; returns how many.
std::size_t gather_finite(std::span<const float> data, std::size_t first, std::size_t stride, float* out) {
  std::size_t count = 0;
  for (std::size_t i = first; i < data.size(); i += stride) {
    if (std::isfinite(data[i])) out[count++] = data[i];
  }
  return count;
}

/// Where the first element to take stands in the next block.
std::size_t next_phase(std::size_t block_size, std::size_t phase, std::size_t stride) {
  if (phase >= block_size) return phase - block_size;
  const std::size_t taken = (block_size - phase + stride - 1) / stride;
  return phase + taken * stride - block_size;
}

/// Summary of a block, and its range hulled into the running summary.
bool take_extent(std::span<const float> block, SpanSummary& summary) {
  kernels::Extent extent = kernels::scan(block.data(), block.size());
  const bool finite = extent.finite;
  std::size_t count = block.size();
  if (!finite) {
    std::array<float, kBlock> kept;
    count = gather_finite(block, 0, 1, kept.data());
    extent = kernels::scan(kept.data(), count);
  }
  summary.range = summary.range.hull(Range{extent.min, extent.max}.with_zero());
  summary.finite += count;
  summary.non_finite += block.size() - count;
  return finite;
}

}  // namespace

SpanSummary summarize(std::span<const float> data) {
  SpanSummary summary;
  for (std::size_t at = 0; at < data.size(); at += kBlock) {
    take_extent(data.subspan(at, std::min(kBlock, data.size() - at)), summary);
  }
  return summary;
}

SpanSummary Histogram::add(std::span<const float> data, std::size_t max_binned) {
  SpanSummary summary;
  kernels::Counters counters;
  std::array<std::uint16_t, kBlock> indices;
  std::array<float, kBlock> gathered;
  const std::size_t stride = stride_for(data.size(), max_binned);
  std::size_t pending = 0;
  std::size_t phase = 0;  // of the next block's first element to bin
  for (std::size_t at = 0; at < data.size(); at += kBlock) {
    const std::span<const float> block = data.subspan(at, std::min(kBlock, data.size() - at));
    const bool finite = take_extent(block, summary);
    const bool grows = summary.range.min < range_.min || summary.range.max > range_.max;
    if (grows || pending + kBlock > kernels::Counters::kCapacity) {
      flush(counters, negative_, positive_);
      pending = 0;
      widen(summary.range);
    }
    const float* values = block.data();
    std::size_t count = block.size();
    if (stride > 1 || !finite) {
      count = gather_finite(block, phase, stride, gathered.data());
      values = gathered.data();
      phase = next_phase(block.size(), phase, stride);
    }
    zeros_ += kernels::bin_indices(values, count, inverse_width(exponent_), static_cast<int>(negative_.size()),
                                   indices.data());
    kernels::count_indices(indices.data(), count, counters);
    pending += count;
  }
  flush(counters, negative_, positive_);
  return summary;
}

std::size_t Histogram::binned_of(std::size_t size, std::size_t max_binned) {
  const std::size_t stride = stride_for(size, max_binned);
  return (size + stride - 1) / stride;
}

void Histogram::remove_zeros(std::uint64_t n) {
  SLIM_CHECK(n <= zeros_);
  zeros_ -= n;
  positive_[0] -= n;
}

void Histogram::widen(const Range& range) {
  range_ = range_.hull(range.with_zero());
  const Grid grid = grid_for(range_);
  coarsen(negative_, grid.exponent - exponent_);
  coarsen(positive_, grid.exponent - exponent_);
  exponent_ = grid.exponent;
  negative_.resize(grid.negative);
  positive_.resize(grid.positive);
}

void Histogram::merge(const Histogram& other) {
  widen(other.range_);
  HistogramParts parts = other.parts();
  coarsen(parts.negative, exponent_ - other.exponent_);
  coarsen(parts.positive, exponent_ - other.exponent_);
  add_bins(negative_, parts.negative);
  add_bins(positive_, parts.positive);
  zeros_ += other.zeros_;
}

double Histogram::bin_width() const { return std::ldexp(1.0, exponent_); }

std::uint64_t Histogram::total() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : negative_) sum += count;
  for (const std::uint64_t count : positive_) sum += count;
  return sum;
}

std::optional<Histogram> Histogram::from_parts(HistogramParts parts, std::string& error) {
  const auto refuse = [&error](const char* why) {
    error = why;
    return std::nullopt;
  };
  if (!std::isfinite(parts.range.min) || !std::isfinite(parts.range.max)) return refuse("the range is not finite");
  if (!parts.range.includes_zero()) return refuse("the range does not include zero");
  const Grid grid = grid_for(parts.range);
  if (parts.negative.size() != grid.negative || parts.positive.size() != grid.positive) {
    error = "expected " + std::to_string(grid.negative) + " negative and " + std::to_string(grid.positive) +
            " positive bins for this range, found " + std::to_string(parts.negative.size()) + " and " +
            std::to_string(parts.positive.size());
    return std::nullopt;
  }
  std::uint64_t total = 0;
  for (const auto* bins : {&parts.negative, &parts.positive}) {
    for (const std::uint64_t count : *bins) {
      if (count > kMaxTotal - total) return refuse("the counts add up to more than 2^56");
      total += count;
    }
  }
  if (parts.zeros > parts.positive[0]) return refuse("more zeros than elements in the bin of zero");

  Histogram histogram;
  histogram.range_ = parts.range.with_zero();
  histogram.exponent_ = grid.exponent;
  histogram.zeros_ = parts.zeros;
  histogram.negative_ = std::move(parts.negative);
  histogram.positive_ = std::move(parts.positive);
  return histogram;
}

}  // namespace slim
