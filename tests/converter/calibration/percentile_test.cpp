#include <gtest/gtest.h>

#include <vector>

#include "converter/calibration/calibrators.h"
#include "tests/converter/calibration/calibration_data.h"

namespace slim {
namespace {

using calibration_data::statistics_of;

// Numbers from `first` to `last`, one each; bins are half as wide as they are apart.
std::vector<float> integers(int first, int last) {
  std::vector<float> data;
  for (int i = first; i <= last; ++i) data.push_back(static_cast<float>(i));
  return data;
}

TEST(CalibratePercentile, OneSignedDataIsCutAtTheFarEndOnly) {
  const TensorStatistics statistics = statistics_of(integers(0, 999));
  ASSERT_EQ(statistics.histogram().bin_width(), 0.5);
  // 100 of 1000 go: 900 to 999. What is left ends with the bin of 899.
  EXPECT_EQ(calibrate_percentile(statistics, 90), (Range{0, 899.5F}));
  EXPECT_EQ(calibrate_percentile(statistics_of(integers(-999, 0)), 90), (Range{-899.5F, 0}));
}

TEST(CalibratePercentile, InterpolatesInsideABin) {
  // 100.5 go: half of the element that is spread over [899, 899.5).
  EXPECT_FLOAT_EQ(calibrate_percentile(statistics_of(integers(0, 999)), 89.95).max, 899.25F);
  // The outermost bin ends at the outermost element: [3, 3.0009765625) holds the 9 largest, at 3.
  const TensorStatistics spike = statistics_of({1, 3, 3, 3, 3, 3, 3, 3, 3, 3});
  EXPECT_EQ(calibrate_percentile(spike, 50).max, 3);
}

TEST(CalibratePercentile, SignedDataIsCutByHalfAtEitherEnd) {
  const TensorStatistics statistics = statistics_of(integers(-500, 499));
  ASSERT_EQ(statistics.histogram().bin_width(), 0.5);
  // 50 go at either end: -500 to -451 and 450 to 499.
  EXPECT_EQ(calibrate_percentile(statistics, 90), (Range{-450.5F, 449.5F}));
}

TEST(CalibratePercentile, HundredIsMinMax) {
  const TensorStatistics statistics = statistics_of(calibration_data::normal(5000, 1, 2, 1));
  EXPECT_EQ(calibrate_percentile(statistics, 100), calibrate_minmax(statistics));
}

TEST(CalibratePercentile, IsMonotonic) {
  const TensorStatistics statistics = statistics_of(calibration_data::normal(5000, 1, 2, 1));
  Range before{0, 0};
  for (const double percentile : {10.0, 50.0, 90.0, 99.0, 99.9, 99.99, 99.999, 100.0}) {
    const Range range = calibrate_percentile(statistics, percentile);
    EXPECT_EQ(range.hull(before), range) << percentile;
    before = range;
  }
}

TEST(CalibratePercentile, AlmostAllZerosKeepTheObservedRange) {
  std::vector<float> data(10'000, 0.0F);
  data[5] = 7;
  EXPECT_EQ(calibrate_percentile(statistics_of(data), 99.9), (Range{0, 7}));
}

TEST(CalibratePercentile, OneSideMayVanish) {
  // Two of 1000 elements are negative, five at either end are cut.
  std::vector<float> data = integers(1, 998);
  data.push_back(-1);
  data.push_back(-2);
  EXPECT_EQ(calibrate_percentile(statistics_of(data), 99), (Range{0, 993.5F}));
}

TEST(CalibratePercentile, DegenerateData) {
  EXPECT_EQ(calibrate_percentile(TensorStatistics(), 99), (Range{0, 0}));
  EXPECT_EQ(calibrate_percentile(statistics_of({0, 0}), 99), (Range{0, 0}));
  EXPECT_EQ(calibrate_percentile(statistics_of({5, 5, 5}), 99), (Range{0, 5}));
  EXPECT_EQ(calibrate_percentile(statistics_of({-5}), 99), (Range{-5, 0}));
}

}  // namespace
}  // namespace slim
