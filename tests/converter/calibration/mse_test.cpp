#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "tests/converter/calibration/calibration_data.h"

namespace slim {
namespace {

using calibration_data::normal;
using calibration_data::relu;
using calibration_data::squared_error;
using calibration_data::statistics_of;

TEST(CalibrateMse, BalancesRoundingAgainstClippingByHand) {
  // N elements evenly in [0, 1] and one at 5: N (b / 255)^2 / 12 + (5 - b)^2 is least at b = 5 / (1 + N / (12 255^2)).
  constexpr int kCount = 400'000;
  std::vector<float> data(kCount);
  for (int i = 0; i < kCount; ++i) data[static_cast<std::size_t>(i)] = (static_cast<float>(i) + 0.5F) / kCount;
  data.push_back(5);
  const Range range = calibrate_mse(statistics_of(data));
  EXPECT_EQ(range.min, 0);
  // [0, 1] does not hold a whole number of the 77 steps, which the estimate ignores.
  EXPECT_NEAR(range.max, 5 / (1 + kCount / (12.0 * 255 * 255)), 0.05);
}

TEST(CalibrateMse, KeepsABoundWhereManyElementsLie) {
  const std::vector<float> data = relu(normal(50'000, 2, 3, 1), 6);
  const Range range = calibrate_mse(statistics_of(data));
  EXPECT_EQ(range.min, 0);
  EXPECT_LE(range.max, 6);
  EXPECT_GT(range.max, 5.98F);
}

TEST(CalibrateMse, IsAsGoodAsExhaustiveSearchOverTheElements) {
  const std::vector<float> skewed = normal(2000, 0.7F, 1, 2);
  std::vector<float> heavy = normal(2000, 0, 1, 3);
  for (float& x : heavy) x = x * x * x;
  std::vector<float> negative = relu(normal(2000, 0, 1, 4));
  for (float& x : negative) x = -x;
  for (const auto& data : {skewed, heavy, relu(heavy), negative}) {
    const Range observed = statistics_of(data).range();
    double least = INFINITY;
    double scale = observed.width() / 254;
    for (int i = 0; i < 90; ++i, scale *= 0.985) {
      for (int zero_point = 0; zero_point <= 255; zero_point += 3) {
        least = std::min(least, squared_error(data, scale, zero_point));
      }
    }
    const Range range = calibrate_mse(statistics_of(data));
    EXPECT_TRUE(range.includes_zero());
    EXPECT_LE(squared_error(data, range), 1.03 * least);
    EXPECT_LE(squared_error(data, range), 1.02 * squared_error(data, observed));
  }
}

TEST(CalibrateMse, ZeroPointIsOnTheGrid) {
  const Range range = calibrate_mse(statistics_of(normal(20'000, 0.3F, 1, 5)));
  const double zero_point = -static_cast<double>(range.min) / (range.width() / 255);
  EXPECT_NEAR(zero_point, std::round(zero_point), 1e-3);
}

TEST(CalibrateMse, ExactZerosDoNotMatter) {
  const std::vector<float> data = normal(20'000, 0, 1, 6);
  std::vector<float> sparse = data;
  sparse.resize(200'000, 0.0F);
  EXPECT_EQ(calibrate_mse(statistics_of(sparse)), calibrate_mse(statistics_of(data)));
}

TEST(CalibrateMse, ScalesWithTheData) {
  std::vector<float> data = normal(20'000, 0.3F, 1, 7);
  const Range range = calibrate_mse(statistics_of(data));
  for (float& x : data) x *= 0x1p-90F;
  const Range tiny = calibrate_mse(statistics_of(data));
  EXPECT_EQ(tiny, (Range{range.min * 0x1p-90F, range.max * 0x1p-90F}));
}

TEST(CalibrateMse, DegenerateData) {
  EXPECT_EQ(calibrate_mse(TensorStatistics()), (Range{0, 0}));
  EXPECT_EQ(calibrate_mse(statistics_of({0, 0})), (Range{0, 0}));
  const Range constant = calibrate_mse(statistics_of({5, 5, 5}));
  EXPECT_EQ(constant.min, 0);
  EXPECT_NEAR(constant.max, 5, 5e-3);
  EXPECT_NEAR(calibrate_mse(statistics_of({-5, 0})).min, -5, 5e-3);
  EXPECT_EQ(calibrate_mse(statistics_of({-5, 0})).max, 0);
  constexpr float kLargest = std::numeric_limits<float>::max();
  EXPECT_TRUE(std::isfinite(calibrate_mse(statistics_of({-kLargest, kLargest})).width()));
  EXPECT_GT(calibrate_mse(statistics_of({std::numeric_limits<float>::denorm_min()})).max, 0);
}

TEST(CalibrateMse, CountsThatContradictTheRangeDoNoHarm) {
  // What a forged file may hold: elements other than zero in a range of nothing but zero.
  StatisticsParts parts = statistics_of({0, 0, 0}).parts();
  parts.zeros = 1;
  std::string error;
  const auto statistics = TensorStatistics::from_parts(parts, error);
  ASSERT_TRUE(statistics) << error;
  EXPECT_EQ(calibrate_mse(*statistics), (Range{0, 0}));
}

}  // namespace
}  // namespace slim
