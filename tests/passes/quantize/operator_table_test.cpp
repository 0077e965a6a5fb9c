#include "passes/quantize/operator_table.h"

#include <gtest/gtest.h>

#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

TEST(OperatorTable, ConvTakesActivationWeightAndBias) {
  const auto* row = quantization_row(Conv{});
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->role(0), OperandRole::kActivation);
  EXPECT_EQ(row->role(1), OperandRole::kWeight);
  EXPECT_EQ(row->role(2), OperandRole::kBias);
}

TEST(OperatorTable, AllOperandsOfConcatAreActivations) {
  EXPECT_EQ(quantization_row(Concat{})->role(17), OperandRole::kActivation);
  EXPECT_EQ(quantization_row(Slice{})->role(4), OperandRole::kUntouched);
}

TEST(OperatorTable, WhatRuntimesDoNotFuseStaysFloat) {
  EXPECT_EQ(quantization_row(ConvTranspose{}), nullptr);
  EXPECT_EQ(quantization_row(HardSwish{}), nullptr);
  EXPECT_EQ(quantization_row(Relu{}), nullptr);
  EXPECT_EQ(quantization_row(OpaqueOp{}), nullptr);
}

TEST(OperatorTable, ObstaclesNameTheOperand) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,2,4,4]
    input %w: f32[2,2,1,1]
    %y = Conv(%x, %w) {kernel_shape=[1,1], strides=[1,1], dilations=[1,1], pads=[0,0,0,0]}
    output %y
  })");
  EXPECT_EQ(quantization_obstacle(*graph.nodes()[0]), "its weight 'w' is computed");
}

TEST(OperatorTable, GemmChannelsFollowTransB) {
  auto graph = typed(R"(graph g {
    input %x: f32[1,2]
    const %w: f32[3,2] = ones
    %y = Gemm(%x, %w) {transB=true}
    output %y
  })");
  EXPECT_EQ(weight_channel_axis(*graph.nodes()[0]), 0);
  graph.nodes()[0]->set_op(Gemm{});
  EXPECT_EQ(weight_channel_axis(*graph.nodes()[0]), 1);
}

TEST(OperatorTable, ActivationBounds) {
  const auto graph = typed(R"(graph g {
    input %x: f32[2]
    const %zero: f32[] = 0
    const %six: f32[] = 6
    %a = Clip(%x, %zero, %six)
    %b = Clip(%x, %six)
    %c = Relu(%x)
    output %a
    output %b
    output %c
  })");
  const auto nodes = graph.nodes();
  EXPECT_EQ(activation_bounds(*nodes[0])->high, 6.0F);
  EXPECT_FALSE(activation_bounds(*nodes[1])) << "zero is not inside [6, inf)";
  EXPECT_EQ(activation_bounds(*nodes[2])->low, 0.0F);
}

}  // namespace
}  // namespace slim
