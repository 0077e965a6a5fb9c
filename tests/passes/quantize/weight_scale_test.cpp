#include "passes/quantize/weight_scale.h"

#include <gtest/gtest.h>

#include <vector>

namespace slim {
namespace {

TEST(SquaredError, RoundsAndClips) {
  EXPECT_DOUBLE_EQ(squared_error(std::vector<float>{0.25F, 1.0F}, 1.0F), 0.0625);
  EXPECT_DOUBLE_EQ(squared_error(std::vector<float>{-130.0F}, 1.0F), 9.0) << "-130 becomes -127";
  EXPECT_DOUBLE_EQ(squared_error(std::vector<float>(20, 0.5F), 1.0F), 5.0) << "a tie goes to zero";
}

TEST(LeastSquaresScale, FindsTheGridThatTheWeightsLieOn) {
  std::vector<float> weights;
  for (int q = -93; q <= 93; ++q) weights.push_back(0.03125F * static_cast<float>(q));
  const float scale = least_squares_scale(weights, 93 * 0.03125F);
  EXPECT_FLOAT_EQ(scale, 0.03125F);
  EXPECT_DOUBLE_EQ(squared_error(weights, scale), 0.0);
}

TEST(LeastSquaresScale, IsNeverWorseThanMaxAbs) {
  std::vector<float> weights(200, 0.01F);
  weights.push_back(1.0F);
  EXPECT_LE(squared_error(weights, least_squares_scale(weights, 1.0F)), squared_error(weights, 1.0F / 127.0F));
}

TEST(LeastSquaresScale, KeepsMaxAbsWhereThatIsExact) {
  EXPECT_FLOAT_EQ(least_squares_scale(std::vector<float>{127.0F, -5.0F, 1.0F}, 127.0F), 1.0F);
}

}  // namespace
}  // namespace slim
