#include "converter/calibration/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace slim {
namespace {

using Samples = std::vector<std::vector<float>>;

TensorStatistics statistics_of(const Samples& samples, const StatisticsOptions& options = {}) {
  TensorStatistics statistics(options);
  for (const auto& sample : samples) statistics.observe(sample);
  return statistics;
}

Samples random_samples(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  Samples samples(count);
  for (auto& sample : samples) {
    const float spread = 0.1F + std::abs(normal(engine));
    sample.resize(1 + engine() % 3000);
    for (float& x : sample) x = spread * normal(engine);
  }
  return samples;
}

TEST(TensorStatistics, ByHand) {
  const TensorStatistics statistics = statistics_of({{-1, 0, 3}, {2, 5}, {-4, -2}});
  EXPECT_EQ(statistics.samples(), 3U);
  EXPECT_EQ(statistics.range(), (Range{-4, 5}));
  EXPECT_EQ(statistics.min_sum().value(), -1 + 0 - 4);
  EXPECT_EQ(statistics.max_sum().value(), 3 + 5 + 0);
  EXPECT_EQ(statistics.non_finite(), 0U);
  EXPECT_EQ(statistics.histogram().total(), 7U);
  EXPECT_EQ(statistics.histogram().range(), statistics.range());
}

TEST(TensorStatistics, WithoutHistogramTheRestIsTheSame) {
  const Samples samples = random_samples(5, 1);
  const TensorStatistics with = statistics_of(samples);
  const TensorStatistics without = statistics_of(samples, {.histogram = false});
  EXPECT_FALSE(without.has_histogram());
  EXPECT_EQ(without.range(), with.range());
  EXPECT_EQ(without.samples(), with.samples());
  EXPECT_EQ(without.min_sum(), with.min_sum());
  EXPECT_EQ(without.max_sum(), with.max_sum());
}

TEST(TensorStatistics, AnyPartitionMergesToTheSingleRun) {
  std::mt19937 engine(3);
  const Samples samples = random_samples(40, 2);
  for (const StatisticsOptions& options :
       {StatisticsOptions{}, StatisticsOptions{.histogram = false}, StatisticsOptions{.max_binned = 500}}) {
    const TensorStatistics whole = statistics_of(samples, options);
    for (int trial = 0; trial < 5; ++trial) {
      std::vector<TensorStatistics> shards(1 + engine() % 7, TensorStatistics(options));
      for (const auto& sample : samples) shards[engine() % shards.size()].observe(sample);
      std::shuffle(shards.begin(), shards.end(), engine);
      TensorStatistics merged(options);
      for (const auto& shard : shards) merged.merge(shard);
      EXPECT_EQ(merged, whole);
    }
  }
}

TEST(TensorStatistics, PaddingLeavesNoTrace) {
  // All elements positive: padding must not move the minimum either.
  const std::vector<float> data = {1, 2, 3, 0, 4};
  const std::vector<float> padded = {1, 2, 3, 0, 4, 0, 0, 0};
  TensorStatistics statistics;
  statistics.observe(padded, 3);
  EXPECT_EQ(statistics, statistics_of({data}));
}

TEST(TensorStatistics, SubsamplingRemovesTheShareOfPadding) {
  // 24 channels in blocks of 16: 8 of 32 are padding.
  constexpr std::size_t kPixels = 1000;
  std::vector<float> data(32 * kPixels, 1.0F);
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (i % 32 >= 24) data[i] = 0;
  }
  TensorStatistics statistics(StatisticsOptions{.max_binned = 3000});
  statistics.observe(data, 8 * kPixels);
  const auto zeros = static_cast<double>(statistics.histogram().zeros());
  EXPECT_LT(zeros / static_cast<double>(statistics.histogram().total()), 0.01);
}

TEST(TensorStatistics, NonFiniteElementsAndEmptySamples) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const TensorStatistics statistics = statistics_of({{1, kNan}, {kNan, kNan}, {}, {3}});
  EXPECT_EQ(statistics.non_finite(), 3U);
  EXPECT_EQ(statistics.samples(), 2U);
  EXPECT_EQ(statistics.max_sum().value(), 4);
  EXPECT_EQ(statistics.range(), (Range{0, 3}));
}

TEST(TensorStatistics, PartsRestoreEverything) {
  const Samples samples = random_samples(10, 4);
  for (const bool histogram : {true, false}) {
    const TensorStatistics statistics = statistics_of(samples, {.histogram = histogram});
    std::string error;
    const auto restored = TensorStatistics::from_parts(statistics.parts(), error);
    EXPECT_EQ(restored, statistics) << error;
  }
  std::string error;
  EXPECT_EQ(TensorStatistics::from_parts(TensorStatistics().parts(), error), TensorStatistics()) << error;
}

TEST(TensorStatistics, MalformedPartsAreRefused) {
  const StatisticsParts good = statistics_of({{-1, 0, 2}, {0, 1}}).parts();
  std::string error;
  ASSERT_TRUE(TensorStatistics::from_parts(good, error)) << error;

  const auto refused = [&](auto&& spoil, const std::string& why) {
    StatisticsParts parts = good;
    spoil(parts);
    error.clear();
    EXPECT_FALSE(TensorStatistics::from_parts(parts, error)) << why;
    EXPECT_NE(error.find(why), std::string::npos) << error;
  };
  refused([](StatisticsParts& p) { p.range.min = -std::numeric_limits<float>::infinity(); }, "not finite");
  refused([](StatisticsParts& p) { p.range.max = -0.5F; }, "include zero");
  refused([](StatisticsParts& p) { p.samples = ~std::uint64_t{0}; }, "2^40 samples");
  refused([](StatisticsParts& p) { p.non_finite = ~std::uint64_t{0}; }, "non-finite");
  refused([](StatisticsParts& p) { p.samples = 0; }, "without samples");
  refused([](StatisticsParts& p) { p.samples = 1; }, "not possible");  // the maxima add up to 3 > 1 * 2
  refused([](StatisticsParts& p) { p.min_sum[4] = 1; }, "not possible");
  refused([](StatisticsParts& p) { p.max_sum[4] = ~std::uint64_t{0}; }, "not possible");
  refused([](StatisticsParts& p) { p.has_histogram = false; }, "counts without");
  refused([](StatisticsParts& p) { p.positive.pop_back(); }, "bins for this range");
  refused(
      [](StatisticsParts& p) {
        p = TensorStatistics().parts();
        p.positive[0] = 1;
      },
      "histogram without samples");
}

}  // namespace
}  // namespace slim
