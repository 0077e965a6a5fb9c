#include "converter/range_refinement.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace slim {
namespace {

constexpr std::size_t kValues = 16;

std::string observed_name(std::size_t i) { return fmt::format("v{:02}", i); }

/// Sixteen observed values; those at `shared` share parameters.
QuantizationPlan plan_of_chain(const std::vector<std::size_t>& shared = {}) {
  QuantizationPlan plan;
  plan.group_count = kValues;
  for (std::size_t i = 0; i < kValues; ++i) {
    plan.observed.push_back(observed_name(i));
    plan.values[observed_name(i)].group = i;
  }
  for (const auto i : shared) plan.values[observed_name(i)].group = shared.front();
  return plan;
}

Ranges ranges_to(float high) {
  Ranges ranges;
  for (std::size_t i = 0; i < kValues; ++i) ranges[observed_name(i)] = Range{0.0F, high};
  return ranges;
}

/// 1 dB for each value in [begin, end) that ends at `high`, less 2 dB for each other value that does.
std::function<double(const Ranges&)> wants(float high, std::size_t begin, std::size_t end) {
  return [=](const Ranges& ranges) {
    double sqnr_db = 20.0;
    for (std::size_t i = 0; i < kValues; ++i) {
      if (ranges.at(observed_name(i)).max != high) continue;
      sqnr_db += i >= begin && i < end ? 1.0 : -2.0;
    }
    return sqnr_db;
  };
}

TEST(RefineRanges, FindsTheStretchThatAnotherRuleServes) {
  const auto refined =
      refine_ranges(plan_of_chain(), ranges_to(1), 20.0, {ranges_to(3), ranges_to(2)}, 100, wants(2, 4, 6));
  EXPECT_EQ(refined.changed, 2U);
  EXPECT_EQ(refined.score, 22.0);
  for (std::size_t i = 0; i < kValues; ++i)
    EXPECT_EQ(refined.ranges.at(observed_name(i)).max, i == 4 || i == 5 ? 2.0F : 1.0F) << i;
}

TEST(RefineRanges, FindsASingleValue) {
  const auto refined = refine_ranges(plan_of_chain(), ranges_to(1), 20.0, {ranges_to(2)}, 100, wants(2, 15, 16));
  EXPECT_EQ(refined.changed, 1U);
  EXPECT_EQ(refined.ranges.at(observed_name(15)).max, 2.0F);
}

TEST(RefineRanges, KeepsTheBaseWhereNothingGains) {
  const auto refined = refine_ranges(plan_of_chain(), ranges_to(1), 20.0, {ranges_to(2)}, 100, wants(2, 0, 0));
  EXPECT_EQ(refined.changed, 0U);
  EXPECT_EQ(refined.score, 20.0);
  EXPECT_EQ(refined.ranges, ranges_to(1));
}

TEST(RefineRanges, AGainWithinRoundingIsNone) {
  std::size_t calls = 0;
  const auto refined = refine_ranges(plan_of_chain(), ranges_to(1), 20.0, {ranges_to(2)}, 100, [&](const Ranges&) {
    ++calls;
    return 20.05;
  });
  EXPECT_EQ(refined.changed, 0U);
  EXPECT_EQ(calls, 4U) << "parts that make no difference are not halved";
}

TEST(RefineRanges, SpendsNoMoreTrialsThanGiven) {
  for (std::size_t trials = 0; trials < 8; ++trials) {
    std::size_t calls = 0;
    const auto score = wants(2, 4, 6);
    const auto refined = refine_ranges(plan_of_chain(), ranges_to(1), 20.0, {ranges_to(3), ranges_to(2)}, trials,
                                       [&](const Ranges& ranges) {
                                         ++calls;
                                         return score(ranges);
                                       });
    EXPECT_EQ(calls, trials);
    EXPECT_EQ(refined.trials, trials);
  }
}

TEST(RefineRanges, DoesNotTryWhatIsTheSame) {
  const auto refined = refine_ranges(plan_of_chain(), ranges_to(1), 20.0, {ranges_to(1)}, 100, [](const Ranges&) {
    ADD_FAILURE() << "nothing to judge";
    return 0.0;
  });
  EXPECT_EQ(refined.trials, 0U);
}

TEST(RefineRanges, ValuesThatShareParametersChangeTogether) {
  const auto refined =
      refine_ranges(plan_of_chain({3, 9}), ranges_to(1), 20.0, {ranges_to(2)}, 100, [](const Ranges& ranges) {
        EXPECT_EQ(ranges.at(observed_name(3)), ranges.at(observed_name(9)));
        return wants(2, 3, 4)(ranges) + (ranges.at(observed_name(9)).max == 2.0F ? 2.5 : 0);
      });
  EXPECT_EQ(refined.changed, 2U);
  EXPECT_EQ(refined.ranges.at(observed_name(9)).max, 2.0F);
}

}  // namespace
}  // namespace slim
