#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const auto kWeight = Tensor::zeros(DataType::kF32, {4, 3, 3, 3});

TEST(Conv, FillsTheWindow) {
  EXPECT_THAT(
      one_node("Conv", 11, {1, 3, 8, 8}, {}, {{"w", kWeight}}).text(),
      HasSubstr("%y = Conv(%x, %w) {dilations=[1, 1], kernel_shape=[3, 3], pads=[0, 0, 0, 0], strides=[1, 1]} : "
                "f32[1,4,6,6]"));
}

TEST(Conv, ResolvesSamePaddingWhenSizesAreKnown) {
  const auto model =
      one_node("Conv", 11, {1, 3, 8, 8}, {text("auto_pad", "SAME_UPPER"), ints("strides", {2, 2})}, {{"w", kWeight}});
  // ceil(8 / 2) = 4 outputs need (4 - 1) * 2 + 3 = 9 positions: one pad, at the end.
  EXPECT_THAT(model.text(), HasSubstr("pads=[0, 0, 1, 1], strides=[2, 2]} : f32[1,4,4,4]"));
}

TEST(Conv, KeepsSamePaddingWhenSizesAreUnknown) {
  const auto model =
      one_node("Conv", 11, {1, 3, Dim::symbol("h"), 8}, {text("auto_pad", "SAME_LOWER")}, {{"w", kWeight}});
  EXPECT_EQ(model.import().nodes().front()->as<Conv>()->auto_pad, AutoPad::kSameLower);
}

TEST(Conv, ValidPaddingIsNone) {
  const auto model =
      one_node("Conv", 11, {1, 3, 8, 8}, {text("auto_pad", "VALID"), ints("pads", {1, 1, 1, 1})}, {{"w", kWeight}});
  EXPECT_THAT(model.text(), HasSubstr("pads=[0, 0, 0, 0]"));
}

TEST(Conv, WindowOfAComputedWeightComesFromItsType) {
  ModelBuilder builder(13);
  builder.f32_input("x", Shape{1, 3, 8, 8}).f32_input("v", Shape{4, 3, 3, 3});
  builder.node("Relu", {"v"}, {"w"}).node("Conv", {"x", "w"}, {"y"}).output("y");
  EXPECT_THAT(builder.text(), HasSubstr("kernel_shape=[3, 3], pads=[0, 0, 0, 0], strides=[1, 1]}"));
}

TEST(Conv, RefusesAKernelShapeThatIsNotTheWeights) {
  EXPECT_EQ(one_node("Conv", 11, {1, 3, 8, 8}, {ints("kernel_shape", {5, 5})}, {{"w", kWeight}}).error(),
            "expected [3,3] as the weight has, found [5,5]\n"
            "  attribute 'kernel_shape' of node 'y' (Conv, node 0, opset 11)");
}

TEST(Conv, RefusesAWindowThatIsNone) {
  EXPECT_THAT(one_node("Conv", 11, {1, 3, 8, 8}, {ints("strides", {0, 1})}, {{"w", kWeight}}).error(),
              HasSubstr("node 'y' (Conv, node 0, opset 11)"));
  EXPECT_THAT(one_node("Conv", 11, {1, 3, 8, 8}, {ints("pads", {1, 1})}, {{"w", kWeight}}).error(),
              HasSubstr("node 'y' (Conv, node 0, opset 11)"));
}

TEST(Conv, RefusesAnUnknownAutoPad) {
  EXPECT_THAT(one_node("Conv", 11, {1, 3, 8, 8}, {text("auto_pad", "SAME")}, {{"w", kWeight}}).error(),
              HasSubstr("expected NOTSET, VALID, SAME_UPPER or SAME_LOWER, found 'SAME'"));
}

TEST(Conv, RefusesAFlatWeight) {
  EXPECT_THAT(one_node("Conv", 11, {1, 3, 8, 8}, {}, {{"w", Tensor::zeros(DataType::kF32, {4, 3})}}).error(),
              HasSubstr("expected a weight of rank 3 or more, found [4,3]"));
}

TEST(ConvTranspose, KeepsItsOwnAttributes) {
  const auto model = one_node("ConvTranspose", 11, {1, 4, 8, 8},
                              {ints("output_padding", {1, 1}), ints("strides", {2, 2})}, {{"w", kWeight}});
  EXPECT_THAT(model.text(), HasSubstr("strides=[2, 2], output_padding=[1, 1]} : f32[1,3,18,18]"));
}

TEST(ConvInteger, FillsTheWindow) {
  ModelBuilder builder(10);
  builder.input("x", DataType::kU8, Shape{1, 3, 8, 8}).initializer("w", Tensor::zeros(DataType::kI8, {4, 3, 3, 3}));
  builder.node("ConvInteger", {"x", "w"}, {"y"}).output("y");
  EXPECT_THAT(builder.text(), HasSubstr("kernel_shape=[3, 3], pads=[0, 0, 0, 0], strides=[1, 1]} : i32[1,4,6,6]"));
}

TEST(QLinearConv, FillsTheWindowFromTheFourthInput) {
  ModelBuilder builder(10);
  builder.input("x", DataType::kU8, Shape{1, 3, 8, 8}).initializer("w", Tensor::zeros(DataType::kI8, {4, 3, 3, 3}));
  builder.initializer("s", Tensor::scalar(0.5F)).initializer("u", Tensor::scalar(std::uint8_t{0}));
  builder.initializer("i", Tensor::scalar(std::int8_t{0}));
  builder.node("QLinearConv", {"x", "s", "u", "w", "s", "i", "s", "u"}, {"y"}).output("y");
  EXPECT_THAT(builder.text(), HasSubstr("kernel_shape=[3, 3], pads=[0, 0, 0, 0], strides=[1, 1]} : u8[1,4,6,6]"));
}

}  // namespace
}  // namespace slim
