#include <gmock/gmock.h>

#include "tests/onnx_import/paddle/program_builder.h"

namespace slim::paddle {
namespace {

using ::testing::HasSubstr;

ProgramBuilder conv(const Ints& x, const Ints& filter, Attributes attributes, const std::string& type = "conv2d") {
  return two_ops(type, x, filter, std::move(attributes), "Input", "Filter", "Output");
}

TEST(PaddleConv, HasDefaultsWithoutAttributes) {
  EXPECT_THAT(
      conv({1, 3, 8, 8}, {4, 3, 3, 3}, {}).text(),
      HasSubstr("%y = Conv(%x, %w) {dilations=[1, 1], kernel_shape=[3, 3], pads=[0, 0, 0, 0], strides=[1, 1]} : "
                "f32[1,4,6,6]"));
}

TEST(PaddleConv, FourPaddingsAreTopBottomLeftRight) {
  EXPECT_THAT(conv({1, 3, 8, 8}, {4, 3, 3, 3}, {{"paddings", list({1, 2, 0, 1})}}).text(),
              HasSubstr("pads=[1, 0, 2, 1]"));
}

TEST(PaddleConv, SamePadsEvenlyAndResetsDilations) {
  const auto text = conv({1, 3, 8, 8}, {4, 3, 3, 3},
                         {{"padding_algorithm", std::string("SAME")},
                          {"paddings", list({7, 7})},
                          {"dilations", list({2, 2})},
                          {"strides", list({2, 2})}})
                        .text();
  EXPECT_THAT(text, HasSubstr("dilations=[1, 1], kernel_shape=[3, 3], pads=[0, 0, 1, 1], strides=[2, 2]"));
  EXPECT_THAT(text, HasSubstr("f32[1,4,4,4]"));
}

TEST(PaddleConv, ValidIgnoresPaddings) {
  const auto text =
      conv({1, 3, 8, 8}, {4, 3, 3, 3}, {{"padding_algorithm", std::string("VALID")}, {"paddings", list({5, 5})}})
          .text();
  EXPECT_THAT(text, HasSubstr("pads=[0, 0, 0, 0]"));
}

TEST(PaddleConv, SameOfADynamicSizeIsKnownForStrideOne) {
  EXPECT_THAT(conv({1, 3, -1, 8}, {4, 3, 3, 3}, {{"padding_algorithm", std::string("SAME")}}).text(),
              HasSubstr("pads=[1, 1, 1, 1]"));
}

TEST(PaddleConv, SameOfADynamicSizeStaysUntilItIsKnown) {
  const Attributes attributes{{"padding_algorithm", std::string("SAME")}, {"strides", list({2, 2})}};
  EXPECT_THAT(conv({1, 3, -1, 8}, {4, 3, 3, 3}, attributes).text(), HasSubstr("auto_pad=SAME_UPPER"));
  EXPECT_THAT(conv({1, 4, -1, 5}, {4, 2, 3, 3}, attributes, "conv2d_transpose").error(),
              HasSubstr("padding_algorithm SAME with a dynamic spatial size is not supported\n"
                        "  operator 'conv2d_transpose' (block 0, operator 1, output 'y')\n  hint: give the size"));
}

TEST(PaddleConv, ChannelsLastAreTransposed) {
  const auto text = conv({1, 8, 8, 3}, {4, 3, 3, 3}, {{"data_format", std::string("NHWC")}}).text();
  EXPECT_THAT(text, HasSubstr("perm=[0, 3, 1, 2]"));
  EXPECT_THAT(text, HasSubstr("perm=[0, 2, 3, 1]} : f32[1,6,6,4]"));
}

TEST(PaddleConv, AnyLayoutIsChannelsFirst) {
  EXPECT_THAT(conv({1, 3, 8, 8}, {4, 3, 3, 3}, {{"data_format", std::string("AnyLayout")}}).text(),
              HasSubstr("%y = Conv("));
}

TEST(PaddleConv, DepthwiseHasAGroup) {
  EXPECT_THAT(conv({1, 4, 8, 8}, {8, 1, 3, 3}, {{"groups", std::int64_t{4}}}, "depthwise_conv2d").text(),
              HasSubstr("group=4"));
}

TEST(PaddleConv, RefusesAWrongNumberOfStrides) {
  EXPECT_THAT(conv({1, 3, 8, 8}, {4, 3, 3, 3}, {{"strides", list({1, 1, 1})}}).error(),
              HasSubstr("attribute 'strides': expected 2 numbers, found 3"));
}

TEST(PaddleConvTranspose, OutputSizeGivesOutputPadding) {
  const auto text =
      conv({1, 4, 5, 5}, {4, 2, 3, 3},
           {{"strides", list({2, 2})}, {"paddings", list({1, 1})}, {"output_size", list({10, 9})}}, "conv2d_transpose")
          .text();
  EXPECT_THAT(text, HasSubstr("output_padding=[1, 0]"));
  EXPECT_THAT(text, HasSubstr("f32[1,2,10,9]"));
}

TEST(PaddleConvTranspose, RefusesAnImpossibleOutputSize) {
  EXPECT_THAT(
      conv({1, 4, 5, 5}, {4, 2, 3, 3}, {{"strides", list({2, 2})}, {"output_size", list({20, 11})}}, "conv2d_transpose")
          .error(),
      HasSubstr("output_size 20 does not fit: expected 11 to 12"));
}

}  // namespace
}  // namespace slim::paddle
