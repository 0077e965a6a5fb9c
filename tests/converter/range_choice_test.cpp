#include "converter/range_choice.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/converter/calibration/calibration_data.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

using calibration_data::statistics_of;

QuantizationPlan plan_of(const QuantizedValue& value) {
  QuantizationPlan plan;
  plan.values["x"] = value;
  plan.observed = {"x"};
  return plan;
}

Calibration saw(const std::vector<float>& data) {
  Calibration calibration;
  calibration.values.emplace("x", statistics_of(data));
  return calibration;
}

QuantizedValue tail() {
  QuantizedValue value;
  value.is_tail = true;
  return value;
}

TEST(RangeChoice, FollowsTheRule) {
  Calibration calibration;
  auto statistics = statistics_of({-1.0F, 3.0F});
  statistics.observe(std::vector<float>{-3.0F, 1.0F});
  calibration.values.emplace("x", statistics);
  EXPECT_EQ(choose_ranges(plan_of({}), calibration, MinMax{}).at("x"), (Range{-3, 3}));
  EXPECT_EQ(choose_ranges(plan_of({}), calibration, MeanMinMax{}).at("x"), (Range{-2, 2}));
}

TEST(RangeChoice, HoldsZero) {
  EXPECT_EQ(choose_ranges(plan_of({}), saw({2, 5}), MinMax{}).at("x"), (Range{0, 5}));
  EXPECT_EQ(choose_ranges(plan_of({}), saw({-2, -5}), MinMax{}).at("x"), (Range{-5, 0}));
  EXPECT_EQ(choose_ranges(plan_of({}), saw({0}), MinMax{}).at("x"), (Range{0, 0}));
}

TEST(RangeChoice, SymmetricPlansHaveEqualEndsOrBeginAtZero) {
  auto plan = plan_of({});
  plan.symmetric = true;
  EXPECT_EQ(choose_ranges(plan, saw({-1, 5}), MinMax{}).at("x"), (Range{-5, 5}));
  EXPECT_EQ(choose_ranges(plan, saw({-5, 1}), MinMax{}).at("x"), (Range{-5, 5}));
  EXPECT_EQ(choose_ranges(plan, saw({2, 5}), MinMax{}).at("x"), (Range{0, 5}));
}

// 10 % of the width at each end, whatever the rule; an end at zero is a bound of the function and stays.
TEST(RangeChoice, TailsHaveAMargin) {
  for (const Calibrator& rule : {Calibrator(MinMax{}), Calibrator(Percentile{50.0}), Calibrator(Kl{})}) {
    const auto range = choose_ranges(plan_of(tail()), saw({-4, 0.5F, 6}), rule).at("x");
    EXPECT_FLOAT_EQ(range.min, -5.0F);
    EXPECT_FLOAT_EQ(range.max, 7.0F);
  }
  const auto positive = choose_ranges(plan_of(tail()), saw({0, 10}), MinMax{}).at("x");
  EXPECT_EQ(positive.min, 0.0F);
  EXPECT_FLOAT_EQ(positive.max, 11.0F);
}

TEST(RangeChoice, KeepsTheBoundsOfAnAbsorbedActivation) {
  auto value = tail();
  value.absorbed = Bounds{0.0F, 6.0F};
  EXPECT_EQ(choose_ranges(plan_of(value), saw({0, 6}), MinMax{}).at("x"), (Range{0, 6}));
  const auto low = choose_ranges(plan_of(value), saw({0, 2}), MinMax{}).at("x");
  EXPECT_FLOAT_EQ(low.max, 2.2F);
}

TEST(RangeChoice, RefusesNanAndInfinityByName) {
  expect_error(ExitCode::kBadInput, "tensor 'x' had 2 NaN or infinite elements", [] {
    choose_ranges(plan_of({}), saw({1, std::nanf(""), INFINITY}), MinMax{});
  });
}

TEST(RangeChoice, RefusesMissingStatistics) {
  expect_error(ExitCode::kBadInput, "no statistics of tensor 'x'", [] { choose_ranges(plan_of({}), {}, MinMax{}); });
}

TEST(RangeChoice, RefusesRulesWithoutTheirHistogram) {
  Calibration calibration;
  TensorStatistics plain({.histogram = false});
  plain.observe(std::vector<float>{1.0F});
  calibration.values.emplace("x", plain);
  expect_error(ExitCode::kBadInput, "rule 'kl' needs histograms",
               [&] { choose_ranges(plan_of({}), calibration, Kl{}); });
  EXPECT_EQ(choose_ranges(plan_of({}), calibration, MinMax{}).at("x"), (Range{0, 1}));
}

}  // namespace
}  // namespace slim
