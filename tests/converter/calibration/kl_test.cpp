#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "tests/converter/calibration/calibration_data.h"

namespace slim {
namespace {

using calibration_data::normal;
using calibration_data::relu;
using calibration_data::statistics_of;

/// KL(P || Q) as kl.cpp defines it, written out bin by bin.
double divergence(const std::vector<double>& counts, std::size_t first, std::size_t last) {
  const std::size_t bins = last - first;
  std::vector<double> p(bins);
  std::vector<double> q(bins);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    p[std::clamp(i, first, last - 1) - first] += counts[i];
  }
  for (std::size_t level = 0; level < 255; ++level) {
    double mass = 0;
    double occupied = 0;
    for (std::size_t i = level * bins / 255; i < (level + 1) * bins / 255; ++i) {
      mass += counts[first + i];
      occupied += counts[first + i] > 0 ? 1 : 0;
    }
    for (std::size_t i = level * bins / 255; i < (level + 1) * bins / 255; ++i) {
      if (counts[first + i] > 0) q[i] = mass / occupied;
    }
  }
  double p_sum = 0;
  double q_sum = 0;
  for (std::size_t i = 0; i < bins; ++i) {
    p_sum += p[i];
    q_sum += q[i];
  }
  double sum = 0;
  for (std::size_t i = 0; i < bins; ++i) {
    if (p[i] > 0) sum += p[i] / p_sum * std::log(p[i] / p_sum / (q[i] / q_sum));
  }
  return sum;
}

TEST(CalibrateKl, OneSignedDataAgreesWithTheDefinition) {
  std::vector<float> data = relu(normal(100'000, 0, 1, 1));
  data.push_back(12);
  const TensorStatistics statistics = statistics_of(data);
  const Histogram& histogram = statistics.histogram();
  std::vector<double> counts(histogram.positive().begin(), histogram.positive().end());
  counts[0] -= static_cast<double>(histogram.zeros());

  std::size_t best = counts.size();
  double least = divergence(counts, 0, counts.size());
  for (std::size_t reach = counts.size(); reach >= 255; reach -= 4) {
    const double value = divergence(counts, 0, reach);
    if (value < least) {
      least = value;
      best = reach;
    }
  }
  const Range range = calibrate_kl(statistics);
  EXPECT_EQ(range.min, 0);
  EXPECT_FLOAT_EQ(range.max, static_cast<float>(static_cast<double>(best) * histogram.bin_width()));
  EXPECT_LT(range.max, 6);  // the lone outlier is given up
  EXPECT_GT(range.max, 3);
}

TEST(CalibrateKl, SignedDataWidensFromZero) {
  std::vector<float> data = normal(100'000, 0, 1, 2);
  for (float& x : data) x = std::max(x, -0.5F);
  data.push_back(20);
  const TensorStatistics statistics = statistics_of(data);
  const Histogram& histogram = statistics.histogram();
  const std::size_t negative = histogram.negative().size();
  std::vector<double> counts(histogram.negative().rbegin(), histogram.negative().rend());
  counts.insert(counts.end(), histogram.positive().begin(), histogram.positive().end());
  counts[negative] -= static_cast<double>(histogram.zeros());

  std::size_t best = 0;
  double least = INFINITY;
  for (std::size_t reach = histogram.positive().size(); std::min(reach, negative) + reach >= 255; reach -= 4) {
    const std::size_t below = std::min(reach, negative);
    const double value = divergence(counts, negative - below, negative + reach);
    if (value < least) {
      least = value;
      best = reach;
    }
  }
  const Range range = calibrate_kl(statistics);
  EXPECT_EQ(range.min, -0.5F);  // the shorter end is kept as observed
  EXPECT_FLOAT_EQ(range.max, static_cast<float>(static_cast<double>(best) * histogram.bin_width()));
  EXPECT_LT(range.max, 8);
}

TEST(CalibrateKl, ReluZerosDoNotNarrowTheRange) {
  const std::vector<float> data = relu(normal(50'000, 2, 1, 3));
  std::vector<float> sparse = data;
  sparse.resize(1'000'000, 0.0F);
  EXPECT_EQ(calibrate_kl(statistics_of(sparse)), calibrate_kl(statistics_of(data)));
  EXPECT_GT(calibrate_kl(statistics_of(sparse)).max, 4);
}

TEST(CalibrateKl, FewDistinctValuesAreKept) {
  // As an 8-bit image: nearly every level holds one value, so that nothing is gained by clipping.
  std::vector<float> data;
  for (int i = 0; i <= 255; ++i) data.insert(data.end(), 1 + static_cast<std::size_t>(i % 17), static_cast<float>(i));
  EXPECT_GE(calibrate_kl(statistics_of(data)).max, 254);
}

TEST(CalibrateKl, StaysWithinTheObservedRange) {
  for (const float mean : {-3.0F, -1.0F, 0.0F, 1.0F, 3.0F}) {
    const TensorStatistics statistics = statistics_of(normal(20'000, mean, 1, 4));
    const Range range = calibrate_kl(statistics);
    EXPECT_TRUE(range.includes_zero());
    EXPECT_EQ(range.hull(statistics.range()), statistics.range());
    EXPECT_GT(range.width(), statistics.range().width() / 8);
  }
}

TEST(CalibrateKl, DegenerateData) {
  EXPECT_EQ(calibrate_kl(TensorStatistics()), (Range{0, 0}));
  EXPECT_EQ(calibrate_kl(statistics_of({0, 0})), (Range{0, 0}));
  EXPECT_EQ(calibrate_kl(statistics_of({5, 5, 5})), (Range{0, 5}));
  EXPECT_EQ(calibrate_kl(statistics_of({-5, 0})), (Range{-5, 0}));
  EXPECT_EQ(calibrate_kl(statistics_of({-1, 1})), (Range{-1, 1}));
  constexpr float kSmallest = std::numeric_limits<float>::denorm_min();
  EXPECT_EQ(calibrate_kl(statistics_of({kSmallest})), (Range{0, kSmallest}));
}

}  // namespace
}  // namespace slim
