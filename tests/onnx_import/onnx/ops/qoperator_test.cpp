#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// y = type(inputs...) of com.microsoft; x and x2 are u8 inputs, i an i8 one; s, t scales; z u8, iz i8 zero points.
ModelBuilder microsoft(const std::string& type, std::vector<std::string> inputs,
                       std::vector<Attribute> attributes = {}) {
  ModelBuilder builder(13);
  builder.model.opsets["com.microsoft"] = 1;
  builder.input("x", DataType::kU8, Shape{1, 4, 6, 6}).input("x2", DataType::kU8, Shape{1, 4, 1, 1});
  builder.input("i", DataType::kI8, Shape{1, 4, 6, 6});
  builder.initializer("s", Tensor::scalar(0.5F)).initializer("t", Tensor::scalar(0.25F));
  builder.initializer("z", Tensor::scalar(std::uint8_t{3})).initializer("iz", Tensor::scalar(std::int8_t{-3}));
  builder.node(type, std::move(inputs), {"y"}, std::move(attributes), "com.microsoft").output("y");
  return builder;
}

TEST(QLinearAdd, IsASumOfRealNumbers) {
  const auto text = microsoft("QLinearAdd", {"x", "s", "z", "x2", "t", "z", "t", "z"}).text();
  EXPECT_THAT(text, HasSubstr("%y_a = DequantizeLinear(%x, %s, %z) : f32[1,4,6,6]"));
  EXPECT_THAT(text, HasSubstr("%y_b = DequantizeLinear(%x2, %t, %z) : f32[1,4,1,1]"));
  EXPECT_THAT(text, HasSubstr("%y_real = Add(%y_a, %y_b) : f32[1,4,6,6]"));
  EXPECT_THAT(text, HasSubstr("%y = QuantizeLinear(%y_real, %t, %z) : u8[1,4,6,6]"));
}

TEST(QLinearAdd, ZeroPointsMayBeOmitted) {
  const auto text = microsoft("QLinearAdd", {"x", "s", "", "x2", "t", "", "t"}).text();
  EXPECT_THAT(text, HasSubstr("%y_a = DequantizeLinear(%x, %s) : f32"));
  EXPECT_THAT(text, HasSubstr("%y = QuantizeLinear(%y_real, %t) : u8"));
}

TEST(QLinearAdd, OmittedZeroPointHasTheOperandsType) {
  const auto text = microsoft("QLinearAdd", {"i", "s", "", "i", "t", "", "t"}).text();
  EXPECT_THAT(text, HasSubstr("const %y_zero_point: i8[] = 0"));
  EXPECT_THAT(text, HasSubstr("%y = QuantizeLinear(%y_real, %t, %y_zero_point) : i8"));
}

TEST(QLinearAdd, RefusesMissingOperands) {
  EXPECT_EQ(microsoft("QLinearAdd", {"x", "s", "z", "x2", "t"}).error(),
            "expected 7 to 8 inputs, found 5\n  node 'y' (com.microsoft.QLinearAdd, node 0, opset 13)");
  EXPECT_THAT(microsoft("QLinearAdd", {"x", "", "z", "x2", "t", "z", "t", "z"}).error(),
              HasSubstr("input 1 must not be omitted"));
}

TEST(QLinearMul, IsAProductOfRealNumbers) {
  EXPECT_THAT(microsoft("QLinearMul", {"x", "s", "z", "x2", "t", "z", "t", "z"}).text(),
              HasSubstr("%y_real = Mul(%y_a, %y_b) : f32[1,4,6,6]"));
}

TEST(QLinearSigmoid, IsOneOfRealNumbers) {
  const auto text = microsoft("QLinearSigmoid", {"x", "s", "z", "t", "z"}).text();
  EXPECT_THAT(text, HasSubstr("%y_x = DequantizeLinear(%x, %s, %z) : f32"));
  EXPECT_THAT(text, HasSubstr("%y_real = Sigmoid(%y_x) : f32"));
  EXPECT_THAT(text, HasSubstr("%y = QuantizeLinear(%y_real, %t, %z) : u8"));
}

TEST(QLinearLeakyRelu, KeepsItsSlope) {
  EXPECT_THAT(microsoft("QLinearLeakyRelu", {"x", "s", "", "t"}, {number("alpha", 0.25F)}).text(),
              HasSubstr("%y_real = LeakyRelu(%y_x) {alpha=0.25}"));
}

TEST(QLinearSoftmax, IsPlainFromOpset13On) {
  const auto text =
      microsoft("QLinearSoftmax", {"x", "s", "z", "t", "z"}, {integer("opset", 13), integer("axis", 1)}).text();
  EXPECT_THAT(text, HasSubstr("%y_real = Softmax(%y_x) {axis=1} : f32[1,4,6,6]"));
}

TEST(QLinearSoftmax, OldMeaningFlattens) {
  const auto text =
      microsoft("QLinearSoftmax", {"x", "s", "z", "t", "z"}, {integer("opset", 11), integer("axis", 1)}).text();
  EXPECT_THAT(text, HasSubstr("Flatten(%y_x) : f32[1,144]"));
  EXPECT_THAT(text, HasSubstr("%y = QuantizeLinear(%y_real, %t, %z) : u8[1,4,6,6]"));
}

TEST(QLinearSoftmax, NeedsAnOpset) {
  EXPECT_THAT(microsoft("QLinearSoftmax", {"x", "s", "z", "t", "z"}).error(),
              HasSubstr("attribute 'opset' is missing"));
}

TEST(QLinearAveragePool, FillsTheWindow) {
  EXPECT_THAT(microsoft("QLinearAveragePool", {"x", "s", "z", "t", "z"}, {ints("kernel_shape", {2, 2})}).text(),
              HasSubstr("%y_real = AveragePool(%y_x) {dilations=[1, 1], kernel_shape=[2, 2], pads=[0, 0, 0, 0], "
                        "strides=[1, 1]} : f32[1,4,5,5]"));
}

TEST(QLinearAveragePool, NeedsAKernelShape) {
  EXPECT_THAT(microsoft("QLinearAveragePool", {"x", "s", "z", "t", "z"}).error(),
              HasSubstr("attribute 'kernel_shape' is missing"));
}

TEST(QLinearGlobalAveragePool, IsOneOfRealNumbers) {
  EXPECT_THAT(microsoft("QLinearGlobalAveragePool", {"x", "s", "z", "t", "z"}, {integer("channels_last", 0)}).text(),
              HasSubstr("%y_real = GlobalAveragePool(%y_x) : f32[1,4,1,1]"));
}

TEST(QLinearGlobalAveragePool, RefusesChannelsLast) {
  EXPECT_EQ(microsoft("QLinearGlobalAveragePool", {"x", "s", "z", "t", "z"}, {integer("channels_last", 1)}).error(),
            "expected 0, found images with the channels last\n"
            "  attribute 'channels_last' of node 'y' (com.microsoft.QLinearGlobalAveragePool, node 0, opset 13)\n"
            "  hint: quantize the model as it was exported, before a runtime optimizes its layout");
  EXPECT_THAT(microsoft("QLinearAveragePool", {"x", "s", "z", "t", "z"},
                        {ints("kernel_shape", {2, 2}), integer("channels_last", 1)})
                  .error(),
              HasSubstr("attribute 'channels_last'"));
}

TEST(QLinearConcat, JoinsRealNumbers) {
  const auto text = microsoft("QLinearConcat", {"t", "z", "x", "s", "z", "x", "t", "z"}, {integer("axis", 1)}).text();
  EXPECT_THAT(text, HasSubstr("%y_x0 = DequantizeLinear(%x, %s, %z)"));
  EXPECT_THAT(text, HasSubstr("%y_x1 = DequantizeLinear(%x, %t, %z)"));
  EXPECT_THAT(text, HasSubstr("%y_real = Concat(%y_x0, %y_x1) {axis=1} : f32[1,8,6,6]"));
  EXPECT_THAT(text, HasSubstr("%y = QuantizeLinear(%y_real, %t, %z) : u8[1,8,6,6]"));
}

TEST(QLinearConcat, RefusesBrokenTriples) {
  EXPECT_THAT(microsoft("QLinearConcat", {"t", "z", "x", "s", "z", "x"}, {integer("axis", 1)}).error(),
              HasSubstr("expected 2 inputs and 3 for each part, found 6"));
  EXPECT_THAT(microsoft("QLinearConcat", {"t", "z", "x", "s", "z", "x", "", "z"}, {integer("axis", 1)}).error(),
              HasSubstr("input 6 must not be omitted"));
  EXPECT_THAT(microsoft("QLinearConcat", {"t", "z", "x", "s", "z"}).error(), HasSubstr("attribute 'axis' is missing"));
}

/// y = QGemm(m, s, z, w, ws, iz, bias, ...) of u8[2,8] and i8[8,4] or its transpose.
ModelBuilder qgemm(std::vector<std::string> more, std::vector<Attribute> attributes = {}, Dims w = {8, 4}) {
  std::vector<std::string> inputs{"m", "s", "z", "w", "ws", "iz"};
  inputs.insert(inputs.end(), more.begin(), more.end());
  auto builder = microsoft("QGemm", std::move(inputs), std::move(attributes));
  builder.input("m", DataType::kU8, Shape{2, 8}).initializer("w", Tensor::zeros(DataType::kI8, std::move(w)));
  builder.initializer("ws", Tensor::scalar(0.125F)).initializer("bias", Tensor::zeros(DataType::kI32, {4}));
  return builder;
}

TEST(QGemm, IsAProductOfRealNumbers) {
  const auto text = qgemm({"bias", "t", "z"}, {integer("transB", 1)}, {4, 8}).text();
  EXPECT_THAT(text, HasSubstr("%y_b = DequantizeLinear(%w, %ws, %iz) {axis=0} : f32[4,8]"));
  EXPECT_THAT(text, HasSubstr("%y_unit = Mul(%s, %ws) : f32[]"));
  EXPECT_THAT(text, HasSubstr("%y_bias = DequantizeLinear(%bias, %y_unit) {axis=-1} : f32[4]"));
  EXPECT_THAT(text, HasSubstr("%y_real = Gemm(%y_a, %y_b, %y_bias) {transB=true} : f32[2,4]"));
  EXPECT_THAT(text, HasSubstr("%y = QuantizeLinear(%y_real, %t, %z) : u8[2,4]"));
}

TEST(QGemm, AlphaScalesTheBiasToo) {
  const auto text = qgemm({"bias", "t", "z"}, {number("alpha", 2.0F)}).text();
  EXPECT_THAT(text, HasSubstr("%y_bias_unit = Mul(%y_unit, %y_alpha)"));
  EXPECT_THAT(text, HasSubstr("%y_real = Gemm(%y_a, %y_b, %y_bias) {alpha=2} : f32[2,4]"));
}

TEST(QGemm, IsRealWithoutAScaleOfTheResult) {
  EXPECT_THAT(qgemm({"bias"}).text(), HasSubstr("%y = Gemm(%y_a, %y_b, %y_bias) : f32[2,4]"));
  EXPECT_THAT(qgemm({"", "t"}).text(), HasSubstr("%y_real = Gemm(%y_a, %y_b) : f32[2,4]"));
}

TEST(QGemm, RefusesMissingOperands) {
  EXPECT_THAT(microsoft("QGemm", {"x", "s", "z"}).error(), HasSubstr("expected 6 to 9 inputs, found 3"));
}

TEST(MicrosoftQuantizeLinear, IsThatOfOnnx) {
  ModelBuilder builder(13);
  builder.model.opsets["com.microsoft"] = 1;
  builder.f32_input("x", Shape{2}).initializer("s", Tensor::scalar(0.5F));
  builder.initializer("z", Tensor::scalar(std::uint8_t{3})).initializer("wide", Tensor::scalar(std::uint16_t{3}));
  builder.node("QuantizeLinear", {"x", "s", "z"}, {"q"}, {}, "com.microsoft");
  builder.node("DequantizeLinear", {"q", "s", "z"}, {"y"}, {}, "com.microsoft").output("y");
  const auto text = builder.text();
  EXPECT_THAT(text, HasSubstr("%q = QuantizeLinear(%x, %s, %z) : u8[2]"));
  EXPECT_THAT(text, HasSubstr("%y = DequantizeLinear(%q, %s, %z) : f32[2]"));
  for (auto& node : builder.model.graph.nodes) node.inputs[2] = "wide";
  EXPECT_THAT(builder.text(), HasSubstr("%q = opaque \"com.microsoft\" QuantizeLinear(%x, %s, %wide)"));
}

TEST(QuantizedFile, IsQuantized) {
  std::string why;
  EXPECT_TRUE(is_quantized(microsoft("QLinearAdd", {"x", "s", "z", "x2", "t", "z", "t", "z"}).import(), &why));
  EXPECT_EQ(why, "node 'y_a' (QLinearAdd, node 0)");
}

}  // namespace
}  // namespace slim
