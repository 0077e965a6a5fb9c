#include "passes/quantize/weights.h"

#include <gtest/gtest.h>

#include <cmath>

#include "graph/quant_params.h"

namespace slim {
namespace {

Tensor f32(const Dims& dims, const std::vector<float>& values) { return Tensor::from<float>(dims, values); }

std::vector<int> integers(const Tensor& tensor) {
  const auto values = tensor.data<std::int8_t>();
  return {values.begin(), values.end()};
}

TEST(QuantizeWeight, OneScaleAnOutputChannel) {
  const auto made = quantize_weight(f32({2, 2}, {1.27F, -0.5F, 0.01F, 0.0127F}), 0, nullptr, 1.0F);
  EXPECT_FLOAT_EQ(made.scales[0], 0.01F);
  EXPECT_FLOAT_EQ(made.scales[1], 0.0001F);
  EXPECT_EQ(integers(made.weight), (std::vector<int>{127, -50, 100, 127}));
}

TEST(QuantizeWeight, ChannelsMayBeTheLastAxis) {
  const auto made = quantize_weight(f32({2, 2}, {1.27F, 0.127F, -1.27F, 0.0F}), 1, nullptr, 1.0F);
  EXPECT_FLOAT_EQ(made.scales[0], 0.01F);
  EXPECT_FLOAT_EQ(made.scales[1], 0.001F);
  EXPECT_EQ(integers(made.weight), (std::vector<int>{127, 127, -127, 0}));
}

TEST(QuantizeWeight, WithoutChannelsOneScale) {
  const auto made = quantize_weight(f32({2}, {1.27F, -0.1F}), std::nullopt, nullptr, 1.0F);
  EXPECT_EQ(made.scales.size(), 1U);
  EXPECT_EQ(integers(made.weight), (std::vector<int>{127, -10}));
}

TEST(QuantizeWeight, BiasIsInAccumulatorUnits) {
  const auto bias = f32({1}, {0.5F});
  const auto made = quantize_weight(f32({1, 1}, {1.27F}), 0, &bias, 0.1F);
  EXPECT_FLOAT_EQ(made.bias_scales[0], 0.001F);
  EXPECT_EQ(made.bias->data<std::int32_t>()[0], 500);
  EXPECT_EQ(made.raised_channels, 0U);
}

TEST(QuantizeWeight, LargeBiasRaisesTheScaleOfItsChannelOnly) {
  const auto bias = f32({2}, {1000.0F, 0.0F});
  const auto made = quantize_weight(f32({2, 1}, {1.27e-6F, 1.27F}), 0, &bias, 1e-3F);
  EXPECT_EQ(made.raised_channels, 1U);
  EXPECT_FLOAT_EQ(made.scales[1], 0.01F);
  const double integer = made.bias->data<std::int32_t>()[0];
  EXPECT_LE(integer, std::ldexp(1.0, 30) * 1.001);
  EXPECT_NEAR(integer * static_cast<double>(made.bias_scales[0]), 1000.0, 1e-3);
}

TEST(QuantizeWeight, ChannelOfZerosKeepsItsBiasPrecisely) {
  const auto bias = f32({1}, {0.3F});
  const auto made = quantize_weight(f32({1, 2}, {0.0F, 0.0F}), 0, &bias, 0.05F);
  EXPECT_EQ(integers(made.weight), (std::vector<int>{0, 0}));
  EXPECT_NEAR(dequantize(made.bias->data<std::int32_t>()[0], made.bias_scales[0], 0), 0.3F, 1e-6F);
}

TEST(QuantizeWeight, ProductOfScalesIsANormalNumber) {
  const auto bias = f32({1}, {1e-38F});
  const auto made = quantize_weight(f32({1, 1}, {1e-37F}), 0, &bias, 1e-6F);
  EXPECT_TRUE(std::isnormal(made.bias_scales[0]));
}

}  // namespace
}  // namespace slim
