#include <gmock/gmock.h>

#include "tests/onnx_import/paddle/program_builder.h"

namespace slim::paddle {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PaddleElementwise, AxisOneIsTheBiasOfAConvolution) {
  const auto text = two_ops("elementwise_add", {1, 4, 8, 8}, {4}, {{"axis", std::int64_t{1}}}).text();
  EXPECT_THAT(text, HasSubstr("f32[4,1,1]"));
  EXPECT_THAT(text, HasSubstr("%y = Add(%x, %"));
}

TEST(PaddleElementwise, TrailingOnesAreDroppedFirst) {
  const auto text = two_ops("elementwise_mul", {1, 4, 8, 8}, {1, 4, 1, 1}, {{"axis", std::int64_t{0}}}).text();
  EXPECT_THAT(text, HasSubstr("= Mul(%x, %w) : f32[1,4,8,8]"));
  EXPECT_THAT(two_ops("elementwise_mul", {1, 4, 8, 8}, {4, 1}, {{"axis", std::int64_t{1}}}).text(),
              HasSubstr("f32[4,1,1]"));
}

TEST(PaddleElementwise, AxisMinusOneAlignsRight) {
  EXPECT_THAT(two_ops("elementwise_add", {1, 4, 8, 8}, {8}).text(), HasSubstr("%y = Add(%x, %w) : f32[1,4,8,8]"));
}

TEST(PaddleElementwise, RefusesAnAxisThatLeavesNoRoom) {
  EXPECT_THAT(two_ops("elementwise_add", {4, 8}, {8}, {{"axis", std::int64_t{2}}}).error(),
              HasSubstr("with axis 2 the operand f32[8] does not lie within f32[4,8]"));
}

TEST(PaddleElementwise, ClashingShapesAreReportedWithTheOperator) {
  EXPECT_THAT(two_ops("elementwise_add", {1, 4, 8, 8}, {3}).error(), HasSubstr("(elementwise_add, node 1)"));
}

TEST(PaddleScale, DropsIdentities) { EXPECT_THAT(one_op("scale", {2, 3}).text(), HasSubstr("output y = %x")); }

TEST(PaddleScale, AddsTheBiasBeforeOrAfter) {
  const Attributes last{{"scale", 2.0}, {"bias", 1.0}};
  const Attributes first{{"scale", 2.0}, {"bias", 1.0}, {"bias_after_scale", false}};
  EXPECT_THAT(one_op("scale", {2}, last).text(), HasSubstr("%y = Add("));
  EXPECT_THAT(one_op("scale", {2}, first).text(), HasSubstr("%y = Mul("));
}

TEST(PaddleRelu6, IsAClip) { EXPECT_THAT(one_op("relu6", {2, 3}).text(), HasSubstr("%y = Clip(%x, ")); }

TEST(PaddleRelu6, RefusesAnotherThreshold) {
  EXPECT_THAT(one_op("relu6", {2, 3}, {{"threshold", 1.0}}).error(),
              HasSubstr("attribute 'threshold' is 1, but Paddle since 2.6 computes with 6"));
}

TEST(PaddleLeakyRelu, WritesItsOwnDefault) {
  EXPECT_THAT(one_op("leaky_relu", {2, 3}).text(), HasSubstr("LeakyRelu(%x) {alpha=0.02}"));
}

TEST(PaddleHardSigmoid, ReadsSlopeAndOffset) {
  EXPECT_THAT(one_op("hard_sigmoid", {2, 3}, {{"slope", 0.1666667}}).text(), HasSubstr("alpha=0.1666667"));
}

TEST(PaddleDropout, MultipliesByDefault) {
  EXPECT_THAT(one_op("dropout", {2, 3}, {{"dropout_prob", 0.25}}).text(), HasSubstr("%y = Mul(%x, "));
}

TEST(PaddleDropout, UpscaledInTrainingIsNothing) {
  EXPECT_THAT(one_op("dropout", {2, 3}, {{"dropout_implementation", std::string("upscale_in_train")}}).text(),
              HasSubstr("output y = %x"));
}

TEST(PaddlePRelu, ShapesTheSlopesByMode) {
  EXPECT_THAT(two_ops("prelu", {1, 4, 8, 8}, {4}, {{"mode", std::string("channel")}}, "X", "Alpha").text(),
              HasSubstr("f32[4,1,1]"));
}

TEST(PaddleCast, TakesTheTargetType) {
  EXPECT_THAT(one_op("cast", {2, 3}, {{"in_dtype", std::int64_t{3}}, {"out_dtype", std::int64_t{2}}}).text(),
              HasSubstr("Cast(%x) {to=i32}"));
  EXPECT_THAT(one_op("cast", {2, 3}, {{"out_dtype", std::int64_t{23}}}).error(),
              HasSubstr("attribute 'out_dtype': this element type is not supported"));
}

TEST(PaddleAttributes, AreReadByWantedKind) {
  // A truth value written as a number, a list as one number.
  EXPECT_THAT(one_op("scale", {2}, {{"scale", std::int64_t{2}}, {"bias_after_scale", std::int64_t{1}}}).text(),
              HasSubstr("%y = Mul("));
  EXPECT_THAT(one_op("scale", {2}, {{"scale", std::string("two")}}).error(),
              HasSubstr("attribute 'scale' is not a list of numbers"));
}

}  // namespace
}  // namespace slim::paddle
