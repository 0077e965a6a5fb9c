#include "passes/quantize/pair_limits.h"

#include <gtest/gtest.h>

#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

// Relu6 and a signed convolution share parameters through Concat; both are read by convolutions.
constexpr auto kShared = R"(graph g {
  input %x: f32[1,2,4,4]
  const %w: f32[2,2,1,1] = [1, 0.9, 0.8, 0.7]
  const %w4: f32[2,4,1,1] = [1, 0.9, 0.8, 0.7, 1, 0, 0, 0.1]
  const %zero: f32[] = 0
  const %six: f32[] = 6
  %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %r = Clip(%a, %zero, %six)
  %b = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %m = MaxPool(%r) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %c = Concat(%m, %b) {axis=1}
  %e = Conv(%c, %w4) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %f = Conv(%m, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %g = Concat(%e, %f) {axis=1}
  output %g
})";

struct SharedParameters : ::testing::Test {
  Graph graph = typed(kShared);
  QuantizationPlan plan = place(graph);
  AffineU8 parameters{0.1F, 0};

  int limit_of(const std::string& name, Target target = Target::kAny) {
    plan.target = target;
    return PairLimits(graph, plan).of(*graph.find_value(name), parameters).value_or(-1);
  }
};

TEST_F(SharedParameters, AreForbiddenNothingWithVnni) {
  plan.target = Target::kVnni;
  EXPECT_FALSE(PairLimits(graph, plan).of(*graph.find_value("r"), parameters).has_value());
}

TEST_F(SharedParameters, CodesEndWhereAnAbsorbedActivationEnds) {
  EXPECT_EQ(limit_of("r"), pair_limit(60)) << "6 / 0.1";
  EXPECT_EQ(limit_of("m"), pair_limit(60)) << "moved";
  parameters.zero_point = 120;
  EXPECT_EQ(limit_of("r", Target::kAvx2), pair_limit(180));
  parameters = {0.02F, 0};
  EXPECT_EQ(limit_of("r"), 128) << "a range inside the bounds uses every code";
}

TEST_F(SharedParameters, CodesReach255WhereAnyMemberDoes) {
  EXPECT_EQ(limit_of("c"), 128);
  EXPECT_EQ(limit_of("x"), 128);
}

TEST_F(SharedParameters, WeightsOfTheInsertedGraphFitWithTheTargetOnly) {
  const auto ranges = unit_ranges(plan);
  EXPECT_FALSE(pairs_fit_16_bits(insert_quantization(graph.clone(), plan, ranges)));
  plan.target = Target::kAny;
  for (const auto rule : {WeightScale::kMaxAbs, WeightScale::kLeastSquares})
    EXPECT_TRUE(pairs_fit_16_bits(insert_quantization(graph.clone(), plan, ranges, weights_by(rule))));
}

TEST(Sigmoid, EndsAtOneWhateverTheParameters) {
  auto graph = typed(R"(graph g {
  input %x: f32[1,2,4,4]
  const %w: f32[2,2,1,1] = [1, 0, 0, 1]
  %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %s = Sigmoid(%a)
  %b = Conv(%s, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  output %b
})");
  auto plan = place(graph);
  plan.target = Target::kAvx2;
  const PairLimits limits(graph, plan);
  EXPECT_EQ(limits.of(*graph.find_value("s"), {1.0F / 150.0F, 0}), pair_limit(150));
}

Graph with_weight(std::string_view weight, std::string_view rest) {
  return parse("graph g {\n  input %x: f32[1,2,1,1]\n  const %ws: f32[] = 0.5\n  " + std::string(weight) + "\n" +
               std::string(rest) + "\n  output %y\n}");
}

constexpr auto kConv = "  %v = DequantizeLinear(%w, %ws)\n  %y = Conv(%x, %v)";

TEST(PairsFit16Bits, IsProvedForEachChannel) {
  EXPECT_TRUE(pairs_fit_16_bits(with_weight("const %w: i8[2,2,1,1] = [127, 1, -127, -1]", kConv)));
  EXPECT_TRUE(pairs_fit_16_bits(with_weight("const %w: i8[2,2,1,1] = [127, -127, 64, 64]", kConv)));
  EXPECT_FALSE(pairs_fit_16_bits(with_weight("const %w: i8[2,2,1,1] = [127, 1, -127, -2]", kConv)));
  EXPECT_FALSE(pairs_fit_16_bits(with_weight("const %w: i8[1,2,1,1] = [65, 64]", kConv)));
}

TEST(PairsFit16Bits, KnowsWhereChannelsLie) {
  constexpr auto kMatrix = "const %w: i8[2,2] = [127, 1, 1, 127]";
  constexpr auto kColumns = "const %w: i8[2,2] = [127, 2, 0, 127]";  // its second row is well, its second column is not
  constexpr auto kMatMul = "  %v = DequantizeLinear(%w, %ws)\n  %y = MatMul(%x, %v)";
  constexpr auto kTransposed = "  %v = DequantizeLinear(%w, %ws)\n  %y = Gemm(%x, %v) {transB=true}";
  EXPECT_TRUE(pairs_fit_16_bits(with_weight(kMatrix, kMatMul)));
  EXPECT_FALSE(pairs_fit_16_bits(with_weight(kColumns, kMatMul)));
  EXPECT_FALSE(pairs_fit_16_bits(with_weight(kColumns, kTransposed)));
  EXPECT_TRUE(pairs_fit_16_bits(with_weight("const %w: i8[2,2] = [127, 0, 2, 126]", kTransposed)));
  EXPECT_FALSE(pairs_fit_16_bits(with_weight("const %w: i8[2,2] = [127, 0, 2, 126]", kMatMul)));
}

TEST(PairsFit16Bits, ElsewhereAllWeightsMustBeSmall) {
  constexpr auto kSum = "  %v = DequantizeLinear(%w, %ws)\n  %y = Add(%x, %v)";
  EXPECT_TRUE(pairs_fit_16_bits(with_weight("const %w: i8[2,2,1,1] = [64, -64, 1, 1]", kSum)));
  EXPECT_FALSE(pairs_fit_16_bits(with_weight("const %w: i8[2,2,1,1] = [65, 1, 1, 1]", kSum)));
  EXPECT_FALSE(pairs_fit_16_bits(with_weight("const %w: u8[2,2,1,1] = [1, 1, 1, 1]", kConv)));
}

}  // namespace
}  // namespace slim
