#include "converter/survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "runtime/reference/executor.h"
#include "tests/converter/normal_source.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// Two convolutions that read %r alike, one that reads it otherwise, and a matrix.
constexpr auto kForked = R"(graph g {opset=17} {
  input %x: f32[1,3,8,8]
  const %w: f32[8,3,3,3] = normal(seed=1, std=0.3)
  const %u: f32[8,8,3,3] = normal(seed=2, std=0.2)
  const %v: f32[8,8,1,1] = normal(seed=3, std=0.3)
  const %m: f32[8,4] = normal(seed=4)
  %a = Conv(%x, %w) {pads=[1,1,1,1]}
  %r = Relu(%a)
  %b = Conv(%r, %u) {pads=[1,1,1,1]}
  %c = Conv(%r, %u) {pads=[1,1,1,1]}
  %d = Conv(%r, %v)
  %s = Add(%b, %c)
  %t = Add(%s, %d)
  %e = Conv(%t, %u) {pads=[1,1,1,1]}
  %p = GlobalAveragePool(%e)
  %f = Flatten(%p)
  %y = Gemm(%f, %m)
  output %y
})";

class SurveyOfSamples : public ::testing::Test {
 protected:
  Survey survey(std::size_t threads, bool products = true) const {
    SurveyRun run;
    run.samples = {0, 1, 2, 3, 4, 5, 6};
    run.threads = threads;
    run.products = products;
    return survey_samples(graph_, plan_, spaces_, source_, run);
  }

  Graph graph_ = typed(kForked);
  QuantizationPlan plan_ = place(graph_);
  ChannelSpaces spaces_{graph_};
  NormalSource source_{{1, 3, 8, 8}, 8};
};

TEST_F(SurveyOfSamples, DoesNotDependOnThreads) {
  const auto one = survey(1);
  const auto three = survey(3);
  ASSERT_EQ(one.moments.size(), three.moments.size());
  for (const auto& [node, moments] : one.moments) {
    const auto& others = *three.moments.at(node);
    EXPECT_EQ(moments->rows(), others.rows()) << node;
    EXPECT_EQ(moments->means(), others.means()) << node;
    EXPECT_EQ(moments->channel_products(0, true), others.channel_products(0, true)) << node;
    EXPECT_EQ(moments->tap_products(0), others.tap_products(0)) << node;
  }
  ASSERT_EQ(one.ranges.size(), 7U);
  for (std::size_t sample = 0; sample < one.ranges.size(); ++sample) {
    ASSERT_EQ(one.ranges[sample].size(), plan_.observed.size());
    for (const auto& [name, range] : one.ranges[sample]) {
      EXPECT_EQ(range.low, three.ranges[sample].at(name).low) << name;
      EXPECT_EQ(range.high, three.ranges[sample].at(name).high) << name;
    }
  }
}

TEST_F(SurveyOfSamples, HasMomentsOfEachOperatorsOperand) {
  const auto found = survey(2);
  std::vector<std::string> nodes;
  for (const auto& [node, moments] : found.moments) nodes.push_back(node);
  ASSERT_THAT(nodes, UnorderedElementsAre("a", "b", "c", "d", "e", "y"));
  EXPECT_EQ(found.moments.at("b"), found.moments.at("c")) << "they read the same alike";
  EXPECT_NE(found.moments.at("b"), found.moments.at("d"));
  EXPECT_EQ(found.moments.at("b")->rows(), 7 * 64);
  EXPECT_EQ(found.moments.at("b")->view().taps(), 9);
  EXPECT_EQ(found.moments.at("d")->view().taps(), 1);
  EXPECT_TRUE(found.moments.at("y")->view().channels_last);
  EXPECT_EQ(found.moments.at("y")->rows(), 7);
  EXPECT_FALSE(survey(1, false).moments.at("b")->has_products());
}

TEST_F(SurveyOfSamples, ShowsWhatTheReferenceComputes) {
  auto shown = graph_.clone();
  shown.set_output(0, shown.find_value("r"));
  const auto expected = to_doubles(make_reference_executor(shown)->run(source_.load(2).inputs)[0]);
  const auto range = survey(1).ranges[2].at("r");
  ASSERT_EQ(range.high.size(), 8U);
  for (std::size_t c = 0; c < 8; ++c) {
    const auto begin = expected.begin() + static_cast<std::ptrdiff_t>(c * 64);
    EXPECT_NEAR(range.high[c], *std::max_element(begin, begin + 64), 1e-5);
    EXPECT_EQ(range.low[c], 0.0F);
  }
}

TEST_F(SurveyOfSamples, ABrokenSampleEndsItWithItsError) {
  for (const std::size_t broken : {0U, 3U, 6U}) {
    source_.break_sample(broken);
    EXPECT_THROW(survey(1), Error);
    EXPECT_THROW(survey(2), Error);
  }
}

TEST_F(SurveyOfSamples, DividedMomentsAreThoseOfTheScaledGraph) {
  auto before = survey(1);
  const auto factors = equalizing_factors(graph_, spaces_, plan_, hull(before.ranges), 0.5F);
  ASSERT_TRUE(factors.contains("r"));
  auto scaled = scale_channels(graph_.clone(), factors);
  ASSERT_TRUE(scaled.has_value());
  const auto of_the_input = before.moments.at("a")->means();
  divide(before.moments, graph_, factors);
  graph_ = std::move(*scaled);
  spaces_ = ChannelSpaces(graph_);
  const auto after = survey(1);
  ASSERT_EQ(before.moments.size(), after.moments.size());
  for (const auto& [node, moments] : after.moments) {
    const auto means = moments->means();
    const auto found = before.moments.at(node)->means();
    for (std::size_t i = 0; i < means.size(); ++i) ASSERT_NEAR(found[i], means[i], 1e-4) << node;
  }
  EXPECT_EQ(before.moments.at("a")->means(), of_the_input) << "the graph's input stays as it is";
  const auto ranges = survey_ranges(plan_, before, factors, true);
  const auto expected = survey_ranges(plan_, after, {}, true);
  for (const auto& name : plan_.observed) {
    EXPECT_NEAR(ranges.at(name).min, expected.at(name).min, 1e-3) << name;
    EXPECT_NEAR(ranges.at(name).max, expected.at(name).max, 1e-3) << name;
  }
}

/// A plan that observes "v", and two samples of two channels of it.
struct TwoSamples {
  QuantizationPlan plan;
  Survey survey;
  explicit TwoSamples(bool tail) {
    plan.observed = {"v"};
    plan.values["v"].is_tail = tail;
    plan.group_count = 1;
    survey.ranges = {{{"v", {{-1, -4}, {2, 1}}}}, {{"v", {{-2, 0}, {6, 8}}}}};
  }
};

TEST(SurveyRanges, AreTheHullOrTheMeanOverSamples) {
  const TwoSamples of(false);
  EXPECT_EQ(survey_ranges(of.plan, of.survey, {}, false).at("v"), (Range{-4, 8}));
  EXPECT_EQ(survey_ranges(of.plan, of.survey, {}, true).at("v"), (Range{-3, 5}));
}

TEST(SurveyRanges, AreThoseOfDividedChannels) {
  const TwoSamples of(false);
  const ChannelFactors factors{{"v", {0.5F, 2.0F}}};
  EXPECT_EQ(survey_ranges(of.plan, of.survey, factors, false).at("v"), (Range{-4, 12}));
  EXPECT_EQ(survey_ranges(of.plan, of.survey, factors, true).at("v"), (Range{-3, 8}));
}

TEST(SurveyRanges, OfTailsAreTheHullWithAMargin) {
  const TwoSamples of(true);
  const auto range = survey_ranges(of.plan, of.survey, {}, true).at("v");
  EXPECT_LT(range.min, -4.0F);
  EXPECT_GT(range.max, 8.0F);
  EXPECT_EQ(range, survey_ranges(of.plan, of.survey, {}, false).at("v"));
}

TEST(SurveyHull, IsThatOfEachChannel) {
  const auto whole = hull(TwoSamples(false).survey.ranges);
  EXPECT_THAT(whole.at("v").low, ElementsAre(-2, -4));
  EXPECT_THAT(whole.at("v").high, ElementsAre(6, 8));
}

}  // namespace
}  // namespace slim
