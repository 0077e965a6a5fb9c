#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

TEST(ReferenceConv, SumsProductsUnderTheWindow) {
  // 1+2+4+5, 2+3+5+6, ...; then the bias.
  expect_result(R"(
const %x: f32[1,1,3,3] = iota(1, 1)
const %w: f32[1,1,2,2] = ones
const %b: f32[1] = [0.5]
%y = Conv(%x, %w, %b))",
                {"f32[1,1,2,2] = [12.5, 16.5, 24.5, 28.5]"});
}

TEST(ReferenceConv, PadsStridesAndDilates) {
  expect_result(R"(
const %x: f32[1,1,3,3] = iota(1, 1)
const %w: f32[1,1,2,2] = [1, 10, 100, 1000]
%y = Conv(%x, %w) {strides=[2,2], pads=[1,1,0,0]})",
                {"f32[1,1,2,2] = [1000, 3200, 7040, 9865]"});
  expect_result(R"(
const %x: f32[1,1,3,3] = iota(1, 1)
const %w: f32[1,1,2,2] = [1, 10, 100, 1000]
%y = Conv(%x, %w) {dilations=[2,2]})",
                {"f32[1,1,1,1] = [9731]"});
}

TEST(ReferenceConv, KeepsGroupsApart) {
  expect_result(R"(
const %x: f32[1,4,1] = [1, 2, 3, 4]
const %w: f32[2,2,1] = [1, 10, 100, 1000]
%y = Conv(%x, %w) {group=2})",
                {"f32[1,2,1] = [21, 4300]"});
}

TEST(ReferenceConv, ResolvesAutoPad) {
  // Two positions of kernel 2 over 2 elements: one pad, behind (upper) or in front (lower).
  const std::string operands = "const %x: f32[1,1,2] = [1, 2]\nconst %w: f32[1,1,2] = [1, 10]\n";
  expect_result(operands + "%y = Conv(%x, %w) {auto_pad=SAME_UPPER}", {"f32[1,1,2] = [21, 2]"});
  expect_result(operands + "%y = Conv(%x, %w) {auto_pad=SAME_LOWER}", {"f32[1,1,2] = [10, 21]"});
}

TEST(ReferenceConv, TakesThreeSpatialAxesAndDoubles) {
  expect_result(R"(
const %x: f64[1,1,2,2,2] = iota(0, 1)
const %w: f64[1,1,2,1,2] = ones
%y = Conv(%x, %w))",
                {"f64[1,1,1,2,1] = [10, 18]"});
}

TEST(ReferenceConv, AccumulatesInDouble) {
  // In float, 1e8 + 1 is 1e8.
  expect_result(R"(
const %x: f32[1,3,1] = [100000000, 1, -100000000]
const %w: f32[1,3,1] = ones
%y = Conv(%x, %w))",
                {"f32[1,1,1] = [1]"});
}

TEST(ReferenceConv, RefusesWhatDoesNotFit) {
  EXPECT_THAT(refusal("const %x: f32[1,2,3] = ones\nconst %w: f32[1,3,1] = ones\n%y = Conv(%x, %w) @stem"),
              HasSubstr("node 'stem' (Conv"));
  EXPECT_THAT(refusal("const %x: f32[1,1,3] = ones\nconst %w: f32[1,1,4] = ones\n%y = Conv(%x, %w)"),
              HasSubstr("does not fit into an input of [3]"));
  EXPECT_THAT(refusal("const %x: i32[1,1,3] = ones\nconst %w: i32[1,1,1] = ones\n%y = Conv(%x, %w)"),
              HasSubstr("Conv cannot be run on i32"));
  EXPECT_THAT(refusal("const %x: f32[1,1] = ones\nconst %w: f32[1,1] = ones\n%y = Conv(%x, %w)"),
              HasSubstr("1 to 3 spatial axes"));
}

TEST(ReferenceConvTranspose, AddsTheFilterForEachInput) {
  expect_result(R"(
const %x: f32[1,1,2] = [1, 2]
const %w: f32[1,1,3] = [1, 10, 100]
%y = ConvTranspose(%x, %w) {strides=[2]})",
                {"f32[1,1,5] = [1, 10, 102, 20, 200]"});
  expect_result(R"(
const %x: f32[1,1,2] = [1, 2]
const %w: f32[1,1,3] = [1, 10, 100]
const %b: f32[1] = [0.5]
%y = ConvTranspose(%x, %w, %b) {strides=[2], pads=[1,1], output_padding=[1]})",
                {"f32[1,1,4] = [10.5, 102.5, 20.5, 200.5]"});
}

TEST(ReferenceConvTranspose, OrdersChannelsByGroup) {
  // w is [C, M / group, k]: input channel c feeds output channels of its group.
  expect_result(R"(
const %x: f32[1,2,1] = [1, 2]
const %w: f32[2,2,1] = [1, 10, 100, 1000]
%y = ConvTranspose(%x, %w) {group=2})",
                {"f32[1,4,1] = [1, 10, 200, 2000]"});
  expect_result(R"(
const %x: f32[1,2,1] = [1, 2]
const %w: f32[2,2,1] = [1, 10, 100, 1000]
%y = ConvTranspose(%x, %w))",
                {"f32[1,2,1] = [201, 2010]"});
}

}  // namespace
}  // namespace slim
