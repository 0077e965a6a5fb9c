#include <gtest/gtest.h>

#include "converter/calibration/calibrators.h"
#include "tests/converter/calibration/calibration_data.h"

namespace slim {
namespace {

TEST(CalibrateMinMax, IsTheObservedRangeWithZero) {
  EXPECT_EQ(calibrate_minmax(calibration_data::statistics_of({-1, 3, 2})), (Range{-1, 3}));
  EXPECT_EQ(calibrate_minmax(calibration_data::statistics_of({1, 3})), (Range{0, 3}));
  EXPECT_EQ(calibrate_minmax(TensorStatistics()), (Range{0, 0}));
}

}  // namespace
}  // namespace slim
