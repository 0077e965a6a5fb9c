#include "converter/step_report.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

std::vector<Verdict> compared_rules(double with_scaled_weights) {
  const Candidate scaled{Mse{}, WeightScale::kLeastSquares};
  return {{{MinMax{}}, 30.0, 0.99, 98.0},
          {{Mse{}}, 33.0, 0.99, 99.0},
          {{Kl{}}, 25.0, 0.99, 95.0},
          {scaled, with_scaled_weights, 0.99, 99.0}};
}

TEST(StepReport, KeepsTheBestRuleAndTheWeightsUnderIt) {
  const auto steps = steps_of(compared_rules(34.0), {Mse{}, WeightScale::kLeastSquares});
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_FALSE(steps[0].kept);
  EXPECT_TRUE(steps[1].kept);
  EXPECT_FALSE(steps[2].kept);
  EXPECT_TRUE(steps[3].kept);
  EXPECT_EQ(steps[3].name, "mse, least-squares weights");
  EXPECT_EQ(steps[1].agreement, 99.0);
}

TEST(StepReport, DropsWeightsThatDidNotHelp) {
  const auto steps = steps_of(compared_rules(32.0), {Mse{}});
  EXPECT_TRUE(steps[1].kept);
  EXPECT_FALSE(steps[3].kept);
  EXPECT_EQ(steps[3].reason, "outputs not closer to FP32");
}

TEST(StepReport, GainsAreMeasuredFromTheLastStepThatWasKept) {
  const auto steps = steps_of(compared_rules(34.0), {Mse{}, WeightScale::kLeastSquares});
  EXPECT_DOUBLE_EQ(gain_db(steps, 0), 0.0);
  EXPECT_DOUBLE_EQ(gain_db(steps, 1), 3.0);   // nothing was kept before: from the first one
  EXPECT_DOUBLE_EQ(gain_db(steps, 2), -8.0);  // from mse
  EXPECT_DOUBLE_EQ(gain_db(steps, 3), 1.0);
}

}  // namespace
}  // namespace slim
