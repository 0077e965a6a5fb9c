#include "converter/calibration/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace slim {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kSmallest = std::numeric_limits<float>::denorm_min();

Histogram histogram_of(const std::vector<float>& data) {
  Histogram histogram;
  histogram.add(data);
  return histogram;
}

std::vector<float> normal_data(std::size_t count, unsigned seed, bool relu = false) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  std::vector<float> data(count);
  for (float& x : data) x = relu ? std::max(0.0F, normal(engine)) : normal(engine);
  return data;
}

/// The definition in histogram.h, element by element in double.
Histogram by_definition(const std::vector<float>& data, int exponent) {
  HistogramParts parts;
  std::vector<std::uint64_t> negative(Histogram::kMaxBins);
  std::vector<std::uint64_t> positive(Histogram::kMaxBins);
  for (const float x : data) {
    parts.range = parts.range.hull({x, x});
    const auto m = static_cast<std::size_t>(std::ldexp(std::abs(static_cast<double>(x)), -exponent));
    ++(x < 0 ? negative : positive).at(m);
    parts.zeros += x == 0 ? 1 : 0;
  }
  while (!negative.empty() && negative.back() == 0) negative.pop_back();
  while (positive.size() > 1 && positive.back() == 0) positive.pop_back();
  parts.negative = negative;
  parts.positive = positive;
  std::string error;
  const auto histogram = Histogram::from_parts(parts, error);
  EXPECT_TRUE(histogram.has_value()) << error;
  return histogram.value_or(Histogram());
}

TEST(Histogram, CountsByHand) {
  // Range [-1, 2047]: width 1 would take 1 + 2 negative... bins 0..2047 and -1, -2: 2050 > 2048, hence width 2.
  const Histogram histogram = histogram_of({0, -0.0F, 1, 2, 2.5F, 3.999F, 4, 2047, -0.5F, -1});
  EXPECT_EQ(histogram.exponent(), 1);
  EXPECT_EQ(histogram.bin_width(), 2);
  EXPECT_EQ(histogram.range(), (Range{-1, 2047}));
  ASSERT_EQ(histogram.negative().size(), 1U);
  ASSERT_EQ(histogram.positive().size(), 1024U);
  EXPECT_EQ(histogram.negative()[0], 2U);
  EXPECT_EQ(histogram.positive()[0], 3U);
  EXPECT_EQ(histogram.positive()[1], 3U);
  EXPECT_EQ(histogram.positive()[2], 1U);
  EXPECT_EQ(histogram.positive()[1023], 1U);
  EXPECT_EQ(histogram.zeros(), 2U);
  EXPECT_EQ(histogram.total(), 10U);
}

TEST(Histogram, ExponentIsTheSmallestThatFits) {
  EXPECT_EQ(histogram_of({2047}).exponent(), 0);            // bins 0..2047: exactly 2048
  EXPECT_EQ(histogram_of({2048}).exponent(), 1);            // 2049 of width 1
  EXPECT_EQ(histogram_of({-0.5F, 2046.5F}).exponent(), 0);  // 1 + 2047
  EXPECT_EQ(histogram_of({-0.5F, 2047}).exponent(), 1);     // 1 + 2048
  EXPECT_EQ(histogram_of({-1023, 1023}).exponent(), 0);     // 1024 + 1024
  EXPECT_EQ(histogram_of({-1024, 1023}).exponent(), 1);
}

TEST(Histogram, AgreesWithItsDefinition) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    for (const std::size_t count : {1U, 31U, 2049U, 20'000U}) {
      const auto data = normal_data(count, seed, seed == 2);
      const Histogram histogram = histogram_of(data);
      EXPECT_EQ(histogram, by_definition(data, histogram.exponent())) << seed << ' ' << count;
      EXPECT_EQ(histogram.total(), count);
    }
  }
}

TEST(Histogram, CountsManyEqualElements) {
  // More than the 16-bit counters of the inner loop hold.
  const Histogram histogram = histogram_of(std::vector<float>(300'001, 1.0F));
  EXPECT_EQ(histogram.total(), 300'001U);
  EXPECT_EQ(histogram.positive().back(), 300'001U);
}

TEST(Histogram, OrderAndPartitionDoNotMatter) {
  std::mt19937 engine(11);
  // Magnitudes over 60 orders make the grid grow many times.
  std::vector<float> data(5000);
  for (float& x : data) {
    do {
      x = std::bit_cast<float>(static_cast<std::uint32_t>(engine()));
    } while (!std::isfinite(x) || std::abs(x) > 1e30F);
  }
  for (std::size_t i = 0; i < data.size(); i += 10) data[i] = -1e-30F;
  const Histogram whole = histogram_of(data);
  std::sort(data.begin(), data.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
  EXPECT_EQ(histogram_of(data), whole);
  for (int trial = 0; trial < 5; ++trial) {
    std::shuffle(data.begin(), data.end(), engine);
    Histogram merged;
    Histogram streamed;
    for (std::size_t at = 0; at < data.size();) {
      const std::size_t size = std::min<std::size_t>(engine() % 1500, data.size() - at);
      const std::span<const float> part = std::span(data).subspan(at, size);
      Histogram shard;
      shard.add(part);
      merged.merge(shard);
      streamed.add(part);
      at += size;
    }
    EXPECT_EQ(merged, whole);
    EXPECT_EQ(streamed, whole);
  }
}

TEST(Histogram, TinyNegativesStayNegativeWhenTheScaledValueUnderflows) {
  const Histogram together = histogram_of({-kSmallest, kSmallest, 1e30F});
  Histogram apart = histogram_of({-kSmallest, kSmallest});
  apart.add(std::vector<float>{1e30F});
  EXPECT_EQ(apart, together);
  EXPECT_EQ(together.negative()[0], 1U);
  EXPECT_EQ(together.positive()[0], 1U);
  EXPECT_EQ(together.zeros(), 0U);
}

TEST(Histogram, DegenerateData) {
  EXPECT_EQ(histogram_of({}), Histogram());
  EXPECT_EQ(Histogram().total(), 0U);

  const Histogram zeros = histogram_of({0, -0.0F, 0});
  EXPECT_EQ(zeros.total(), 3U);
  EXPECT_EQ(zeros.zeros(), 3U);
  EXPECT_EQ(zeros.range(), (Range{0, 0}));
  EXPECT_FALSE(std::signbit(zeros.range().min));

  const Histogram constant = histogram_of({-3, -3, -3});
  EXPECT_EQ(constant.range(), (Range{-3, 0}));
  EXPECT_EQ(constant.negative().back(), 3U);
  EXPECT_EQ(constant.total(), 3U);

  const Histogram extremes = histogram_of({-kLargest, kLargest, kSmallest});
  EXPECT_EQ(extremes.exponent(), 118);
  EXPECT_EQ(extremes.negative().size(), 1024U);
  EXPECT_EQ(extremes.positive().size(), 1024U);
  EXPECT_EQ(extremes.total(), 3U);
}

TEST(Histogram, NonFiniteElementsAreCountedApart) {
  std::vector<float> data = normal_data(10'000, 4);
  const Histogram clean = histogram_of(data);
  data.insert(data.begin() + 17, std::numeric_limits<float>::quiet_NaN());
  data.insert(data.begin() + 5000, kInfinity);
  data.push_back(-kInfinity);
  Histogram histogram;
  const SpanSummary summary = histogram.add(data);
  EXPECT_EQ(summary.non_finite, 3U);
  EXPECT_EQ(summary.finite, 10'000U);
  EXPECT_EQ(summary.range, clean.range());
  EXPECT_EQ(histogram, clean);
  const SpanSummary alone = summarize(data);
  EXPECT_EQ(alone.range, summary.range);
  EXPECT_EQ(alone.finite, summary.finite);
  EXPECT_EQ(alone.non_finite, summary.non_finite);
}

TEST(Histogram, SubsamplingTakesEveryOddStrideAndTheWholeRange) {
  std::vector<float> data(10'000);
  std::iota(data.begin(), data.end(), 0.0F);
  std::vector<float> every_seventh;
  for (std::size_t i = 0; i < data.size(); i += 7) every_seventh.push_back(data[i]);
  Histogram expected = histogram_of(every_seventh);
  expected.widen({0, 9999});

  Histogram histogram;
  histogram.add(data, 1667);  // a stride of 6, made odd
  EXPECT_EQ(histogram, expected);
  EXPECT_EQ(histogram.total(), 1429U);
  EXPECT_EQ(Histogram::binned_of(10'000, 1667), 1429U);
  EXPECT_EQ(histogram.range(), (Range{0, 9999}));

  Histogram all;
  all.add(data, 10'000);
  EXPECT_EQ(all, histogram_of(data));
  Histogram few;
  few.add(data, 3);  // every 3335th: 0, 3335, 6670, beyond the internal block
  Histogram expected_few = histogram_of({0, 3335, 6670});
  expected_few.widen({0, 9999});
  EXPECT_EQ(few, expected_few);
  Histogram one;
  one.add(data, 1);
  EXPECT_EQ(one.total(), 1U);
  EXPECT_EQ(one.range(), (Range{0, 9999}));
}

TEST(Histogram, RemoveZeros) {
  Histogram histogram = histogram_of({0, 0, 0, 1, 2, 0});
  histogram.remove_zeros(4);
  EXPECT_EQ(histogram, histogram_of({1, 2}));
}

TEST(Histogram, PartsRestoreEverything) {
  for (const bool relu : {false, true}) {
    const Histogram histogram = histogram_of(normal_data(3000, 5, relu));
    std::string error;
    EXPECT_EQ(Histogram::from_parts(histogram.parts(), error), histogram) << error;
  }
}

TEST(Histogram, MalformedPartsAreRefused) {
  const HistogramParts good = histogram_of({-1, 0, 0, 2}).parts();
  std::string error;
  ASSERT_TRUE(Histogram::from_parts(good, error));

  const auto refused = [&](auto&& spoil, const std::string& why) {
    HistogramParts parts = good;
    spoil(parts);
    error.clear();
    EXPECT_FALSE(Histogram::from_parts(parts, error)) << why;
    EXPECT_NE(error.find(why), std::string::npos) << error;
  };
  refused([](HistogramParts& p) { p.range.max = kInfinity; }, "not finite");
  refused([](HistogramParts& p) { p.range.min = std::nanf(""); }, "not finite");
  refused([](HistogramParts& p) { p.range.min = 1; }, "include zero");
  refused([](HistogramParts& p) { p.range.max = 4; }, "expected 257 negative and 1025 positive bins");
  refused([](HistogramParts& p) { p.positive.resize(5000); }, "found 513 and 5000");
  refused([](HistogramParts& p) { p.positive.clear(); }, "found 513 and 0");
  refused([](HistogramParts& p) { p.negative.push_back(0); }, "found 514");
  refused([](HistogramParts& p) { p.zeros = 3; }, "more zeros");
  refused([](HistogramParts& p) { p.positive[7] = std::uint64_t{1} << 56; }, "2^56");
  refused([](HistogramParts& p) { p.positive[7] = p.negative[3] = ~std::uint64_t{0}; }, "2^56");
}

}  // namespace
}  // namespace slim
