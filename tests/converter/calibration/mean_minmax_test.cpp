#include <gtest/gtest.h>

#include <vector>

#include "converter/calibration/calibrators.h"

namespace slim {
namespace {

TEST(CalibrateMeanMinMax, AveragesTheEndsOfSamples) {
  TensorStatistics statistics(StatisticsOptions{.histogram = false});
  statistics.observe(std::vector<float>{-1, 4});
  statistics.observe(std::vector<float>{-2, 0, 1});
  statistics.observe(std::vector<float>{3, 4});  // its range with zero is [0, 4]
  EXPECT_EQ(calibrate_mean_minmax(statistics), (Range{-1, 3}));
}

TEST(CalibrateMeanMinMax, NothingObserved) { EXPECT_EQ(calibrate_mean_minmax(TensorStatistics()), (Range{0, 0})); }

}  // namespace
}  // namespace slim
