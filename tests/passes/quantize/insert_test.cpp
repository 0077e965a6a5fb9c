#include "passes/quantize/insert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

constexpr auto kResidual = R"(graph g {
  input %x: f32[1,2,4,4]
  const %w: f32[2,2,1,1] = [1, 0, 0, 1]
  const %bias: f32[2] = [0.5, 0]
  %a = Conv(%x, %w, %bias) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %b = Relu(%a)
  %c = Conv(%b, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  %d = Add(%b, %c)
  %e = Conv(%d, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
  output %e
})";

const Node* only_reader(const Value* value) {
  EXPECT_EQ(value->uses().size(), 1U) << value->name();
  return value->uses()[0].node;
}

struct Residual : ::testing::Test {
  Graph graph = typed(kResidual);
  QuantizationPlan plan = place(graph);
  Graph quantized = insert_quantization(graph.clone(), plan, unit_ranges(plan, {{"b", {0.0F, 2.55F}}}));
};

TEST_F(Residual, IsAValidGraph) {
  EXPECT_THAT(verify(quantized), ::testing::IsEmpty());
  Diagnostics diagnostics;
  infer_types(quantized, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
}

TEST_F(Residual, EveryQuantizedValueFeedsExactlyOneQ) {
  for (const auto* name : {"x", "b", "c", "d"})
    EXPECT_TRUE(only_reader(quantized.find_value(name))->is<QuantizeLinear>()) << name;
}

TEST_F(Residual, EveryReaderHasADequantizeLinearOfItsOwn) {
  for (const auto* node : quantized.nodes()) {
    if (!node->is<DequantizeLinear>()) continue;
    EXPECT_EQ(node->output()->use_count(), 1U) << node->name();
  }
  const auto* q = only_reader(quantized.find_value("b"));
  EXPECT_EQ(q->output()->uses().size(), 2U) << "one for the convolution, one for the residual";
}

TEST_F(Residual, ParametersAreThoseOfTheRange) {
  const auto* q = only_reader(quantized.find_value("b"));
  EXPECT_FLOAT_EQ(q->input(1)->constant().data<float>()[0], 0.01F);
  EXPECT_EQ(q->input(2)->constant().data<std::uint8_t>()[0], 0);
  EXPECT_EQ(q->input(1)->constant().rank(), 0U);
}

TEST_F(Residual, WeightsAndBiasBecomeIntegerConstants) {
  const auto* conv = quantized.find_value("a")->producer();
  const auto* weight = conv->input(1)->producer();
  ASSERT_TRUE(weight->is<DequantizeLinear>());
  EXPECT_EQ(weight->as<DequantizeLinear>()->axis, 0);
  EXPECT_EQ(weight->input(0)->type().type, DataType::kI8);
  EXPECT_EQ(weight->input(1)->constant().dims(), (Dims{2}));
  const auto* bias = conv->input(2)->producer();
  EXPECT_EQ(bias->input(0)->type().type, DataType::kI32);
  const float activation_scale = conv->input(0)->producer()->input(1)->constant().data<float>()[0];
  const float weight_scale = weight->input(1)->constant().data<float>()[0];
  EXPECT_EQ(bias->input(1)->constant().data<float>()[0], activation_scale * weight_scale);
}

TEST_F(Residual, OutputKeepsNameAndType) {
  ASSERT_EQ(quantized.outputs().size(), 1U);
  EXPECT_EQ(quantized.outputs()[0].name, "e");
  EXPECT_EQ(quantized.outputs()[0].value->name(), "e");
  EXPECT_TRUE(quantized.outputs()[0].value->producer()->is<DequantizeLinear>());
  EXPECT_EQ(quantized.outputs()[0].value->type().type, DataType::kF32);
}

TEST_F(Residual, WithoutWeightsTheseStayFloat) {
  const auto activations = insert_quantization(graph.clone(), plan, unit_ranges(plan), WeightQuantizer());
  EXPECT_THAT(verify(activations), ::testing::IsEmpty());
  const auto* conv = activations.find_value("a")->producer();
  EXPECT_TRUE(conv->input(0)->producer()->is<DequantizeLinear>());
  EXPECT_EQ(conv->input(1)->constant(), graph.find_value("w")->constant());
  EXPECT_EQ(conv->input(2)->constant(), graph.find_value("bias")->constant());
}

TEST_F(Residual, QuantizedWeightsAloneAreTheNumbersThatTheIntegersStandFor) {
  graph = typed(std::string(kResidual).replace(std::string(kResidual).find("[1, 0, 0, 1]"), 12, "[1, 0.3, 0.77, 0.1]"));
  const auto ranges = unit_ranges(plan);
  const auto alone = with_quantized_weights(graph.clone(), plan, ranges, weights_by(WeightScale::kMaxAbs));
  const auto whole = insert_quantization(graph.clone(), plan, ranges);
  EXPECT_THAT(verify(alone), ::testing::IsEmpty());
  EXPECT_EQ(alone.nodes().size(), graph.nodes().size());
  for (const auto* name : {"a", "c"}) {
    const auto* found = alone.find_value(name)->producer();
    const auto* integers = whole.find_value(name)->producer()->input(1)->producer();
    const auto scales = integers->input(1)->constant().data<float>();
    const auto expected = integers->input(0)->constant().data<std::int8_t>();
    const auto weights = found->input(1)->constant().data<float>();
    for (std::size_t i = 0; i < weights.size(); ++i)
      EXPECT_EQ(weights[i], scales[i / 2] * static_cast<float>(expected[i])) << name;
    EXPECT_NE(found->input(1)->constant(), graph.find_value("w")->constant());
  }
  const auto* bias = whole.find_value("a")->producer()->input(2)->producer();
  EXPECT_EQ(alone.find_value("a")->producer()->input(2)->constant().data<float>()[0],
            bias->input(1)->constant().data<float>()[0] *
                static_cast<float>(bias->input(0)->constant().data<std::int32_t>()[0]));
}

TEST(Insert, ClipRangeStaysInsideItsBoundToTheLastBit) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,2,4,4]
    const %w: f32[2,2,1,1] = ones
    const %zero: f32[] = 0
    const %six: f32[] = 6
    %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %b = Clip(%a, %zero, %six)
    %c = Conv(%b, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    output %c
  })");
  const auto plan = place(graph);
  for (const float high : {6.0F, 5.9999995F, 5.1F}) {
    const auto affine = group_parameters(plan, unit_ranges(plan, {{"b", {0.0F, high}}}))[plan.values.at("b").group];
    EXPECT_LE(255.0F * affine.scale, 6.0F);
    EXPECT_NEAR(255.0F * affine.scale, high, 1e-4F);
  }
}

TEST(Insert, ReluInASharedSignedGroupIsRequantized) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,2,4,4]
    const %w: f32[2,2,1,1] = ones
    const %w2: f32[2,4,1,1] = ones
    %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %r = Relu(%a)
    %b = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %c = Concat(%r, %b) {axis=1}
    %d = Conv(%c, %w2) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    output %d
  })");
  const auto plan = place(graph);
  const auto quantized = insert_quantization(graph.clone(), plan, unit_ranges(plan, {{"r", {0.0F, 1.0F}}}));
  const auto* own = only_reader(quantized.find_value("r"));
  EXPECT_EQ(own->input(2)->constant().data<std::uint8_t>()[0], 0)
      << "the Relu disappears in front of a zero point of 0";
  const auto* shared = only_reader(only_reader(own->output())->output());
  ASSERT_TRUE(shared->is<QuantizeLinear>());
  EXPECT_EQ(shared->input(1), only_reader(quantized.find_value("b"))->input(1)) << "the group's own constants";
  EXPECT_THAT(verify(quantized), ::testing::IsEmpty());
}

TEST(Insert, ReadersThatDoNotShareTakeTheFinerParameters) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,2,4,4]
    const %w: f32[2,2,1,1] = ones
    const %w2: f32[2,4,1,1] = ones
    const %bias: f32[2] = ones
    %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %r = Relu(%a)
    %b = Conv(%r, %w, %bias) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %c = Concat(%r, %b) {axis=1}
    %d = Conv(%c, %w2) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    output %d
  })");
  const auto plan = place(graph);
  const auto quantized = insert_quantization(graph.clone(), plan, unit_ranges(plan, {{"r", {0.0F, 1.0F}}}));
  const auto* own = only_reader(quantized.find_value("r"));
  const auto* conv = quantized.find_value("b")->producer();
  EXPECT_EQ(conv->input(0)->producer()->input(0), own->output());
  const float scale = own->input(1)->constant().data<float>()[0];
  EXPECT_FLOAT_EQ(scale, 1.0F / 255.0F);
  // The weights' scale is 1/127; the bias counts in products of both.
  EXPECT_FLOAT_EQ(conv->input(2)->producer()->input(1)->constant().data<float>()[0], scale / 127.0F);
  EXPECT_THAT(verify(quantized), ::testing::IsEmpty());
}

TEST(Insert, BothBoundsOfAClipHoldTheRange) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,2,4,4]
    const %w: f32[2,2,1,1] = ones
    const %low: f32[] = -1
    const %high: f32[] = 1
    %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %b = Clip(%a, %low, %high)
    %c = Conv(%b, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    output %c
  })");
  const auto plan = place(graph);
  const auto affine = group_parameters(plan, unit_ranges(plan))[plan.values.at("b").group];
  EXPECT_GE(static_cast<float>(-affine.zero_point) * affine.scale, -1.0F);
  EXPECT_LE(static_cast<float>(255 - affine.zero_point) * affine.scale, 1.0F);
  EXPECT_NEAR(affine.scale, 1.0F / 128.0F, 1e-6F);
}

TEST(Insert, AGraphInputThatIsAnOutputPassesThroughExactly) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,2,4,4]
    const %w: f32[2,2,1,1] = ones
    %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %b = Conv(%a, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %n = Neg(%x)
    output %x
    output %b
    output %n
  })");
  const auto plan = place(graph);
  const auto quantized = insert_quantization(graph.clone(), plan, unit_ranges(plan));
  EXPECT_EQ(quantized.inputs()[0]->name(), "x");
  EXPECT_EQ(quantized.outputs()[0].value, quantized.inputs()[0]);
  EXPECT_EQ(quantized.outputs()[2].value->producer()->input(0), quantized.inputs()[0]);
}

TEST(Insert, GraphInputThatIsAlsoAnOutputKeepsItsInterface) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,2,4,4]
    const %w: f32[2,2,1,1] = ones
    %a = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    %b = Conv(%a, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    output %a
    output %b
  })");
  const auto plan = place(graph);
  const auto quantized = insert_quantization(graph.clone(), plan, unit_ranges(plan));
  EXPECT_EQ(quantized.inputs()[0]->name(), "x");
  EXPECT_EQ(quantized.outputs()[0].value->name(), "a");
  EXPECT_EQ(quantized.outputs()[1].value->name(), "b");
  EXPECT_THAT(verify(quantized), ::testing::IsEmpty());
}

}  // namespace
}  // namespace slim
