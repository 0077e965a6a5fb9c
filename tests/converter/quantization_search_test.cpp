#include "converter/quantization_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "graph/hash.h"
#include "passes/quantize/equalize.h"
#include "tests/converter/normal_source.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto kRule = "range rule";
constexpr auto kEqualized = "channels equalized";
constexpr auto kRefined = "other rules for stretches";
constexpr auto kRounded = "weights by their effect";

constexpr std::size_t kCalibration = 70;
constexpr std::size_t kJudging = 12;

/// Channels that are alike: all weights come from one distribution.
Graph balanced() {
  return typed(R"(graph g {opset=17} {
    input %x: f32[1,4,8,8]
    const %u: f32[8,4,3,3] = normal(seed=1, std=0.3)
    const %v: f32[8,8,3,3] = normal(seed=2, std=0.3)
    const %w: f32[5,8,1,1] = normal(seed=3, std=0.3)
    %a = Conv(%x, %u) {pads=[1,1,1,1]}
    %r = Relu(%a)
    %b = Conv(%r, %v) {pads=[1,1,1,1]}
    %f = Relu(%b)
    %y = Conv(%f, %w)
    output %y
  })");
}

/// The same network, with channels of very different sizes inside.
Graph unbalanced() {
  auto graph = balanced();
  const std::vector<float> factors = {1, 64, 8, 32, 64, 1, 16, 128};
  return *scale_channels(std::move(graph), {{"a", factors}, {"r", factors}});
}

Quantization search(const Graph& graph, const SearchOptions& options = {}, std::size_t calibrating = kCalibration) {
  const NormalSource source({1, 4, 8, 8}, calibrating + kJudging);
  std::vector<std::size_t> samples(source.size());
  std::iota(samples.begin(), samples.end(), std::size_t{0});
  const auto held_back = samples.end() - static_cast<std::ptrdiff_t>(kJudging);
  const std::vector<std::size_t> calibration(samples.begin(), held_back);
  const std::vector<std::size_t> judging(held_back, samples.end());
  return search_quantization(graph.clone(), place(graph), source, calibration, judging, options);
}
Quantization search_without(const Graph& graph, std::string_view step) {
  SearchOptions options;
  options.disabled = {std::string(step)};
  return search(graph, options);
}

std::vector<std::string> names(const Quantization& found) {
  std::vector<std::string> result;
  for (const auto& step : found.steps) result.push_back(step.name);
  return result;
}
const SearchStep& step_of(const Quantization& found, const std::string& name) {
  return *std::ranges::find(found.steps, name, &SearchStep::name);
}

TEST(QuantizationSearch, TakesAllSteps) {
  const auto found = search(unbalanced());
  EXPECT_THAT(names(found), ElementsAre(kEqualized, kRule, kRefined, kRounded));
  ASSERT_TRUE(found.score.has_value());
  EXPECT_EQ(found.score->samples, kJudging);
}

// With few samples to judge, most rules are judged on three of them only: not the one that clips nothing, which the
// others must beat on the same samples.
TEST(QuantizationSearch, TakesNoRuleThatIsWorseThanTheOneThatClipsNothing) {
  const auto found = search(unbalanced(), {}, 30);
  const auto& rule = step_of(found, kRule);
  EXPECT_EQ(found.verdicts.front().candidate.rule, Calibrator(MinMax{}));
  EXPECT_EQ(rule.before.sqnr_db, found.verdicts.front().score.sqnr_db);
  EXPECT_GE(rule.after.sqnr_db, rule.before.sqnr_db);
  for (const auto& step : found.steps) EXPECT_EQ(step.before.samples, step.after.samples) << step.name;
}

TEST(QuantizationSearch, EqualizesChannelsThatDiffer) {
  const auto found = search(unbalanced());
  EXPECT_TRUE(step_of(found, kEqualized).kept);
  EXPECT_GT(found.chosen.equalization, 0.0F);
  const auto without = search_without(unbalanced(), kEqualizeChannels);
  EXPECT_THAT(names(without), Not(Contains(kEqualized)));
  EXPECT_EQ(without.chosen.equalization, 0.0F);
  EXPECT_GT(found.score->sqnr_db, without.score->sqnr_db + 3.0);
}

TEST(QuantizationSearch, LeavesTheGraphWhereEqualizingDoesNotHelp) {
  const auto graph = balanced();
  const auto found = search(graph);
  const auto& step = step_of(found, kEqualized);
  EXPECT_FALSE(step.kept);
  EXPECT_EQ(step.after.sqnr_db, step.before.sqnr_db);
  EXPECT_EQ(graph_hash(found.graph), graph_hash(graph));
}

TEST(QuantizationSearch, RoundsWeightsUnlessToldNotTo) {
  const auto found = search(balanced());
  const auto& step = step_of(found, kRounded);
  EXPECT_TRUE(step.kept);
  EXPECT_GT(step.after.sqnr_db, step.before.sqnr_db + 2.0);
  EXPECT_EQ(found.weights.size(), 3U);
  const auto without = search_without(balanced(), kRoundWeights);
  EXPECT_THAT(names(without), Not(Contains(kRounded)));
  EXPECT_THAT(without.weights, IsEmpty());
  EXPECT_GT(found.score->sqnr_db, without.score->sqnr_db);
}

TEST(QuantizationSearch, RefinesRangesUnlessToldNotTo) {
  EXPECT_THAT(names(search_without(balanced(), kRefineRanges)), ElementsAre(kEqualized, kRule, kRounded));
}

TEST(QuantizationSearch, OnlyChoosesARuleWithoutIt) {
  const auto found = search_without(balanced(), kSearch);
  EXPECT_THAT(names(found), ElementsAre(kRule));
  EXPECT_THAT(found.weights, IsEmpty());
  EXPECT_EQ(found.chosen.weights, WeightScale::kMaxAbs);
}

TEST(QuantizationSearch, JudgesScalesByLeastSquaresWhereItMayNotSurvey) {
  const auto gathered = search_without(balanced(), kSearch);
  SearchOptions options;
  options.calibration = gathered.calibration;
  options.may_survey = false;
  const auto found = search(balanced(), options);
  EXPECT_THAT(names(found), Contains("weights by least squares"));
  const auto& step = step_of(found, "weights by least squares");
  EXPECT_EQ(step.kept, found.chosen.weights == WeightScale::kLeastSquares);
  EXPECT_NE(step.after.sqnr_db, step.before.sqnr_db);
  EXPECT_THAT(found.weights, IsEmpty());
}

TEST(QuantizationSearch, ComesCloserWithMoreEffort) {
  SearchOptions fast;
  fast.effort = Effort::kFast;
  EXPECT_GT(search(unbalanced()).score->sqnr_db, search(unbalanced(), fast).score->sqnr_db + 3.0);
}

}  // namespace
}  // namespace slim
