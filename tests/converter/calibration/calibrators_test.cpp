#include "converter/calibration/calibrators.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/converter/calibration/calibration_data.h"

namespace slim {
namespace {

TEST(Calibrator, ParsesAndPrints) {
  for (const char* text : {"minmax", "mean-minmax", "percentile=99.99", "percentile=100", "mse", "kl"}) {
    std::string error;
    const auto calibrator = parse_calibrator(text, error);
    ASSERT_TRUE(calibrator) << error;
    EXPECT_EQ(to_string(*calibrator), text);
  }
  std::string error;
  EXPECT_EQ(parse_calibrator("percentile=99.9", error), Calibrator(Percentile{99.9}));
}

TEST(Calibrator, RefusesAnythingElse) {
  for (const char* text : {"", "MSE", "minmax ", "percentile", "percentile=", "percentile=0", "percentile=-1",
                           "percentile=100.1", "percentile=nan", "percentile=99x", "percentile= 99"}) {
    std::string error;
    EXPECT_FALSE(parse_calibrator(text, error)) << text;
    EXPECT_NE(error.find("expected"), std::string::npos) << text;
  }
}

TEST(Calibrator, CallsItsRule) {
  const TensorStatistics statistics = calibration_data::statistics_of(calibration_data::normal(20'000, 0.5F, 1, 1));
  EXPECT_EQ(calibrate(MinMax{}, statistics), calibrate_minmax(statistics));
  EXPECT_EQ(calibrate(MeanMinMax{}, statistics), calibrate_mean_minmax(statistics));
  EXPECT_EQ(calibrate(Percentile{99}, statistics), calibrate_percentile(statistics, 99));
  EXPECT_EQ(calibrate(Mse{}, statistics), calibrate_mse(statistics));
  EXPECT_EQ(calibrate(Kl{}, statistics), calibrate_kl(statistics));
}

TEST(Calibrator, KnowsWhatItNeeds) {
  EXPECT_FALSE(needs_histogram(MinMax{}));
  EXPECT_FALSE(needs_histogram(MeanMinMax{}));
  EXPECT_TRUE(needs_histogram(Percentile{}));
  EXPECT_TRUE(needs_histogram(Mse{}));
  EXPECT_TRUE(needs_histogram(Kl{}));
}

}  // namespace
}  // namespace slim
