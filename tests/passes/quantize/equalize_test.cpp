#include "passes/quantize/equalize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "runtime/reference/executor.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::IsEmpty;

constexpr auto kNetwork = R"(graph g {opset=17} {
  input %x: f32[1,3,8,8]
  const %w: f32[4,3,3,3] = normal(seed=1, std=0.3)
  const %k: f32[4] = normal(seed=2)
  const %u: f32[4,4,1,1] = normal(seed=3)
  const %d: f32[4,1,3,3] = normal(seed=4)
  const %v: f32[5,8,1,1] = normal(seed=5)
  const %m: f32[3,5] = normal(seed=6)
  const %n: f32[3] = normal(seed=7)
  %a = Conv(%x, %w, %k) {pads=[1,1,1,1]}
  %r = Relu(%a)
  %p = MaxPool(%r) {kernel_shape=[2,2], strides=[2,2]}
  %b = Conv(%p, %u)
  %l = LeakyRelu(%b) {alpha=0.2}
  %s = Add(%l, %p)
  %c = Conv(%s, %d, %k) {group=4, pads=[1,1,1,1]}
  %j = Concat(%c, %s) {axis=1}
  %e = Conv(%j, %v)
  %g = GlobalAveragePool(%e)
  %f = Flatten(%g)
  %y = Gemm(%f, %m, %n) {transB=true}
  output %y
})";

/// A range that ends at each channel's peak.
ChannelRange peaks(const std::vector<float>& high) { return {std::vector<float>(high.size(), 0.0F), high}; }

ChannelFactors factors_for(const Graph& graph, const ChannelRanges& ranges, float exponent = 1.0F) {
  return equalizing_factors(graph, ChannelSpaces(graph), place(graph), ranges, exponent);
}

std::vector<double> run(const Graph& graph) {
  std::mt19937 engine(1);  // NOLINT(bugprone-random-generator-seed): the same input each time
  std::normal_distribution<float> normal;
  std::vector<float> x(static_cast<std::size_t>(count_of(*graph.inputs()[0]->type().dims())));
  for (auto& element : x) element = normal(engine);
  const auto input = Tensor::from<float>(*graph.inputs()[0]->type().dims(), x);
  return to_doubles(make_reference_executor(graph)->run({input})[0]);
}

void expect_same_results(const Graph& before, const Graph& after) {
  const auto expected = run(before);
  const auto found = run(after);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], 1e-4 * (1 + std::fabs(expected[i])));
}

TEST(ScaleChannels, ANetworkComputesTheSame) {
  const auto graph = typed(kNetwork);
  const auto factors =
      factors_for(graph, {{"s", peaks({4, 2, 1, 0.5})}, {"c", peaks({1, 4, 2, 0.25})}, {"e", peaks({1, 2, 3, 4, 5})}});
  for (const auto* name : {"a", "r", "p", "b", "l", "s", "c", "j", "e", "g", "f"})
    EXPECT_TRUE(factors.contains(name)) << name;
  EXPECT_FALSE(factors.contains("y"));
  const auto scaled = scale_channels(graph.clone(), factors);
  ASSERT_TRUE(scaled.has_value());
  EXPECT_THAT(verify(*scaled), IsEmpty());
  EXPECT_NE(run(*scaled), run(graph)) << "some rounding differs, or nothing was scaled";
  expect_same_results(graph, *scaled);
  for (const auto* node : scaled->nodes()) EXPECT_NE(graph.find_value(node->output()->name()), nullptr);
}

TEST(ScaleChannels, DividesTheValuesByTheFactors) {
  const auto graph = typed(kNetwork);
  auto shown = graph.clone();
  shown.set_output(0, shown.find_value("s"));
  const auto scaled = scale_channels(graph.clone(), factors_for(graph, {{"s", peaks({4, 2, 1, 0.5})}}));
  ASSERT_TRUE(scaled.has_value());
  auto shown_scaled = scaled->clone();
  shown_scaled.set_output(0, shown_scaled.find_value("s"));
  const auto before = run(shown);
  const auto after = run(shown_scaled);
  for (std::size_t i = 0; i < before.size(); ++i)
    ASSERT_NEAR(after[i], before[i] * std::pow(2.0, static_cast<double>(i / 16)), 1e-4) << i;
}

TEST(ScaleChannels, WeightsThatWouldNotBeFiniteGiveNone) {
  const auto graph = typed(R"(graph g {opset=17} {
    input %x: f32[1,1,2,2]
    const %w: f32[1,1,1,1] = fill(3e38)
    const %u: f32[1,1,1,1] = ones
    %a = Conv(%x, %w)
    %b = Conv(%a, %u)
    output %b
  })");
  EXPECT_FALSE(scale_channels(graph.clone(), {{"a", {0.25F}}}).has_value());
  EXPECT_TRUE(scale_channels(graph.clone(), {{"a", {4.0F}}}).has_value());
}

TEST(EqualizingFactors, AreEachChannelsShareToThePower) {
  const auto graph = typed(kNetwork);
  const ChannelRanges ranges{{"c", peaks({4, 2, 1, 0})}};
  EXPECT_THAT(factors_for(graph, ranges).at("c"), ElementsAre(1.0F, 0.5F, 0.25F, 1.0F)) << "dead channels stay";
  EXPECT_THAT(factors_for(graph, ranges, 0.5F).at("c"),
              ElementsAre(1.0F, FloatNear(std::sqrt(0.5F), 1e-6F), 0.5F, 1.0F));
  EXPECT_THAT(factors_for(graph, {{"c", peaks({1000, 1, 1, 1})}}).at("c"),
              ElementsAre(1.0F, 1.0F / 32, 1.0F / 32, 1.0F / 32));
  EXPECT_THAT(factors_for(graph, {{"c", {{-4, 0, 0, 0}, {0, 1, 1, 1}}}}).at("c"),
              ElementsAre(1.0F, 0.25F, 0.25F, 0.25F));
  EXPECT_THAT(factors_for(graph, {{"c", peaks({3, 3, 3, 3})}}), IsEmpty());
  EXPECT_THAT(factors_for(graph, {{"x", peaks({3, 2, 1})}, {"y", peaks({3, 2, 1})}}), IsEmpty()) << "pinned";
}

TEST(EqualizingFactors, OfOneStreamAreTheLargestShares) {
  const auto graph = typed(kNetwork);
  const auto factors = factors_for(graph, {{"p", peaks({8, 8, 1, 1})}, {"s", peaks({10, 1, 5, 1})}});
  for (const auto* name : {"a", "r", "p", "b", "l", "s"})
    EXPECT_THAT(factors.at(name), ElementsAre(1.0F, 1.0F, 0.5F, 0.125F)) << name;
}

TEST(EqualizingFactors, BehindAClipGoAsFarAsTheMarginSays) {
  const auto graph = typed(R"(graph g {opset=17} {
    input %x: f32[1,3,8,8]
    const %w: f32[4,3,3,3] = normal(seed=1)
    const %u: f32[4,4,3,3] = normal(seed=2)
    const %zero: f32[] = 0
    const %six: f32[] = 6
    %a = Conv(%x, %w) {pads=[1,1,1,1]}
    %b = Clip(%a, %zero, %six)
    %c = Conv(%b, %u) {pads=[1,1,1,1]}
    %d = Conv(%c, %u) {pads=[1,1,1,1]}
    output %d
  })");
  // The whole is 2; enlarged by more than 6 / (1.5 * peak), a channel would come near the bound.
  const auto factors = factors_for(graph, {{"b", peaks({2, 1, 0.5, 0.1F})}});
  EXPECT_THAT(factors.at("b"), ElementsAre(1.0F, 0.5F, 0.25F, FloatNear(0.05F, 1e-6F)));
  const auto near = factors_for(graph, {{"b", peaks({1, 1, 0.5, 0.5})}});
  EXPECT_THAT(near.at("b"), ElementsAre(1.0F, 1.0F, 0.5F, 0.5F));
  // Nothing of a group beyond this value's own bound: 1.5 * 3 / 6 keeps a channel from being brought to the others.
  const auto clipped = factors_for(graph, {{"b", peaks({6, 5, 3, 1})}});
  EXPECT_THAT(clipped.at("b"), ElementsAre(1.0F, 1.0F, 0.75F, 0.25F));
}

}  // namespace
}  // namespace slim
