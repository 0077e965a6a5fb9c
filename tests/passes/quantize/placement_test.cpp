#include "passes/quantize/placement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto kConv = "{kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}";

/// A graph on input %x f32[1,64,8,8] with a 1x1 weight %w; `$` stands for the attributes of a 1x1 convolution.
Graph on_x(std::string body) {
  for (auto at = body.find('$'); at != std::string::npos; at = body.find('$')) body.replace(at, 1, kConv);
  return typed("graph g {\ninput %x: f32[1,64,8,8]\nconst %w: f32[64,64,1,1] = ones\n" + body + "\n}");
}

TEST(Placement, ReluIsAbsorbedAndQuantizedBehindIt) {
  const auto graph = on_x("%a = Conv(%x, %w) $\n%b = Relu(%a)\n%c = Conv(%b, %w) $\noutput %c");
  const auto plan = place(graph);
  EXPECT_THAT(plan.observed, ElementsAre("x", "b", "c"));
  EXPECT_EQ(plan.absorbing.at("b"), "a");
  EXPECT_EQ(plan.values.at("b").absorbed->low, 0.0F);
  EXPECT_TRUE(plan.kept_float.empty());
}

TEST(Placement, ReluWithTwoWritersOfHistoryIsNotAbsorbed) {
  const auto graph =
      on_x("%a = Conv(%x, %w) $\n%b = Relu(%a)\n%c = Conv(%a, %w) $\n%d = Conv(%b, %w) $\noutput %c\noutput %d");
  const auto plan = place(graph);
  EXPECT_FALSE(plan.absorbing.contains("b"));
  EXPECT_THAT(reason_of(graph, plan, "b"), HasSubstr("no fast integer form"));
}

TEST(Placement, ResidualAddIsQuantizedBetweenAnchors) {
  const auto graph =
      on_x("%a = Conv(%x, %w) $\n%b = Conv(%a, %w) $\n%c = Add(%a, %b)\n%d = Relu(%c)\n%e = Conv(%d, %w) $\noutput %e");
  const auto plan = place(graph);
  EXPECT_TRUE(plan.nodes.contains("c"));
  EXPECT_EQ(plan.absorbing.at("d"), "c");
  EXPECT_THAT(plan.observed, ElementsAre("x", "a", "b", "d", "e"));
}

TEST(Placement, MovedValuesShareTheirInputsParameters) {
  const auto graph = on_x(
      "%a = Conv(%x, %w) $\n%b = MaxPool(%a) {kernel_shape=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]}\n"
      "%c = Conv(%b, %w) $\noutput %c");
  const auto plan = place(graph);
  EXPECT_EQ(plan.values.at("a").group, plan.values.at("b").group);
  EXPECT_TRUE(plan.values.at("b").moved);
  EXPECT_THAT(plan.observed, ElementsAre("x", "a", "c"));
}

TEST(Placement, ConcatSharesOneSetWithAllItsOperands) {
  const auto graph = on_x(
      "const %w2: f32[64,128,1,1] = ones\n%a = Conv(%x, %w) $\n%b = Conv(%x, %w) $\n%c = Concat(%a, %b) {axis=1}\n"
      "%d = Conv(%c, %w2) $\noutput %d");
  const auto plan = place(graph);
  EXPECT_EQ(plan.values.at("a").group, plan.values.at("b").group);
  EXPECT_EQ(plan.values.at("a").group, plan.values.at("c").group);
  EXPECT_NE(plan.values.at("a").group, plan.values.at("x").group);
}

TEST(Placement, TailOfPoolAndFlattenStaysFloatBehindALastConv) {
  const auto graph = on_x("%a = Conv(%x, %w) $\n%b = GlobalAveragePool(%a)\n%c = Flatten(%b) {axis=1}\noutput %c");
  const auto plan = place(graph);
  EXPECT_THAT(reason_of(graph, plan, "b"), HasSubstr("no integer operator behind it"));
  EXPECT_TRUE(plan.values.at("a").is_tail);
  EXPECT_FALSE(plan.values.at("x").is_tail);
}

TEST(Placement, LastGemmReturnsFloat) {
  const auto graph = on_x(
      "const %g: f32[10,64] = ones\n%a = Conv(%x, %w) $\n%b = GlobalAveragePool(%a)\n%c = Flatten(%b) {axis=1}\n"
      "%d = Gemm(%c, %g) {transB=true}\n%e = Softmax(%d)\noutput %e");
  const auto plan = place(graph);
  EXPECT_TRUE(plan.nodes.contains("d"));
  EXPECT_FALSE(plan.values.contains("d"));
  EXPECT_TRUE(plan.values.contains("c")) << "the data mover in front of Gemm has Q/DQ on both sides";
  EXPECT_EQ(plan.values.at("b").group, plan.values.at("c").group);
}

TEST(Placement, AGemmWhoseActivationIsReadInFloatIsQuantizedBehindIt) {
  const auto with_output = [](const char* output) {
    return place(on_x(std::string("const %g: f32[10,64] = ones\n%a = Conv(%x, %w) $\n%b = GlobalAveragePool(%a)\n"
                                  "%c = Flatten(%b) {axis=1}\n%d = Gemm(%c, %g) {transB=true}\n%e = Relu(%d)\n"
                                  "%f = LogSoftmax(%e)\noutput ") +
                      output));
  };
  EXPECT_TRUE(with_output("%f").values.contains("e")) << "FusedGemm has no integer form";
  EXPECT_FALSE(with_output("%e").values.contains("e"));
}

TEST(Placement, AMatMulOfThreeAxesInFrontOfABiasIsQuantized) {
  const auto graph = typed(
      "graph g {\ninput %x: f32[1,40,64]\nconst %w: f32[64,64] = ones\nconst %b: f32[64] = ones\n"
      "%a = MatMul(%x, %w)\n%r = Relu(%a)\n%c = MatMul(%r, %w)\n%d = Add(%c, %b)\noutput %d\n}");
  EXPECT_TRUE(place(graph).values.contains("c"));
}

TEST(Placement, HardSwishOfPiecesStaysFloat) {
  const auto graph = on_x(
      "const %three: f32[] = 3\nconst %zero: f32[] = 0\nconst %six: f32[] = 6\n%a = Conv(%x, %w) $\n%b = Add(%a, "
      "%three)\n"
      "%c = Clip(%b, %zero, %six)\n%d = Mul(%a, %c)\n%e = Conv(%d, %w) $\noutput %e");
  const auto plan = place(graph);
  EXPECT_THAT(reason_of(graph, plan, "b"), HasSubstr("'three' is constant"));
  EXPECT_THAT(reason_of(graph, plan, "d"), HasSubstr("operand 'c' into integers would cost more"));
  EXPECT_FALSE(plan.values.at("a").is_tail);
}

TEST(Placement, SqueezeAndExciteFactorIsQuantizedBecauseItIsSmall) {
  const auto graph = on_x(
      "%a = Conv(%x, %w) $\n%b = GlobalAveragePool(%a)\n%c = Conv(%b, %w) $\n%d = HardSigmoid(%c)\n%e = Mul(%a, %d)\n"
      "%f = Conv(%e, %w) $\noutput %f");
  const auto plan = place(graph);
  EXPECT_TRUE(plan.nodes.contains("e"));
  EXPECT_TRUE(plan.values.contains("d"));
}

TEST(Placement, ExcludedNodesStayFloatWithTheirReason) {
  const auto graph = on_x("%a = Conv(%x, %w) $\n%b = Conv(%a, %w) $\noutput %b");
  const auto plan = place_quantization(graph, {{graph.nodes()[0], "excluded by 'a'"}});
  EXPECT_EQ(reason_of(graph, plan, "a"), "excluded by 'a'");
  EXPECT_FALSE(plan.values.contains("x"));
  EXPECT_EQ(plan.counts.at("Conv"), (std::pair{1, 1}));
}

TEST(Placement, ALonelyCheapConvStaysFloat) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,8,8,8]
    const %w: f32[8,1,3,3] = ones
    %a = Conv(%x, %w) {kernel_shape=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1], group=8}
    output %a
  })");
  EXPECT_THAT(reason_of(graph, place(graph), "a"), HasSubstr("alone between float operators"));
}

TEST(Placement, SigmoidBetweenAnchorsHasAFixedRange) {
  const auto graph = on_x("%a = Conv(%x, %w) $\n%b = Sigmoid(%a)\n%c = Mul(%a, %b)\n%d = Conv(%c, %w) $\noutput %d");
  const auto plan = place(graph);
  EXPECT_EQ(plan.values.at("b").fixed, (Range{0.0F, 1.0F}));
  EXPECT_THAT(plan.observed, ElementsAre("x", "a", "c", "d"));
}

}  // namespace
}  // namespace slim
