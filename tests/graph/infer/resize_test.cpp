#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

std::string by_scales(const std::string& input, const std::string& scales, const std::string& attributes = "") {
  return "input %x: f32" + input + "\nconst %s: f32" + scales + "\n%y = Resize(%x, _, %s) " + attributes;
}

std::string to_sizes(const std::string& input, const std::string& sizes, const std::string& attributes = "") {
  return "input %x: f32" + input + "\nconst %s: i64" + sizes + "\n%y = Resize(%x, _, _, %s) " + attributes;
}

TEST(InferResize, Types) {
  expect_types({
      {by_scales("[N,3,5,7]", "[4] = [1,1,2,0.5]"), "f32[N,3,10,3]"},
      {by_scales("[N,3,H,W]", "[4] = [1,1,2,1]"), "f32[N,3,?,W]"},
      {by_scales("[N,3,5,7]", "[2] = [2,3]", "{axes=[2,3]}"), "f32[N,3,10,21]"},
      {by_scales("[N,3,5,7]", "[4] = [1,1,2,2]", "{coordinate_transformation_mode=\"tf_crop_and_resize\"}"),
       "f32[?,?,?,?]"},
      {to_sizes("[N,3,5,7]", "[4] = [1,3,8,9]"), "f32[1,3,8,9]"},
      {to_sizes("[N,3,H,W]", "[2] = [8,9]", "{axes=[-2,-1]}"), "f32[N,3,8,9]"},
      {to_sizes("[N,3,10,20]", "[2] = [5,5]", "{axes=[2,3], keep_aspect_ratio_policy=\"not_larger\"}"), "f32[N,3,3,5]"},
      {to_sizes("[N,3,10,20]", "[2] = [5,5]", "{axes=[2,3], keep_aspect_ratio_policy=\"not_smaller\"}"),
       "f32[N,3,5,10]"},
      {to_sizes("[N,3,H,20]", "[2] = [5,5]", "{axes=[2,3], keep_aspect_ratio_policy=\"not_smaller\"}"), "f32[N,3,?,?]"},
      {"input %x: f32[N,3,5,7]\nconst %e: f32[0] = []\nconst %s: i64[4] = [1,3,8,9]\n%y = Resize(%x, %e, %e, %s)",
       "f32[1,3,8,9]"},
      {"input %x: f32[N,3,5,7]\ninput %s: f32[4]\n%y = Resize(%x, _, %s)", "f32[?,?,?,?]"},
      {"input %x: f32[*]\ninput %s: f32[4]\n%y = Resize(%x, _, %s)", "f32[*]"},
  });
}

TEST(InferResize, SizesFromAShape) {
  expect_types({{R"(input %x: f32[N,16,H,W]
    input %big: f32[N,8,80,96]
    const %two: i64[1] = [2]
    const %zero: i64[1] = [0]
    %s = Shape(%x)
    %nc = Slice(%s, %zero, %two)
    %hw = Shape(%big) {start=2}
    %t = Concat(%nc, %hw)
    %y = Resize(%x, _, _, %t))",
                 "f32[N,16,80,96]"}});
}

TEST(InferResize, Refusals) {
  expect_refusals({
      {"input %x: f32[N,3,5,7]\n%y = Resize(%x)", "needs scales or sizes, but has neither"},
      {"input %x: f32[2]\ninput %a: f32[1]\ninput %b: i64[1]\n%y = Resize(%x, _, %a, %b)", "but has both"},
      {by_scales("[N,3,5,7]", "[3] = [1,2,2]"), "Resize has 3 scales for 4 axes"},
      {by_scales("[5]", "[1] = [0]"), "Resize scales axis 0"},
      {by_scales("[5]", "[1] = [-1]"), "Resize scales axis 0"},
      {by_scales("[5]", "[1] = [nan]"), "Resize scales axis 0"},
      {by_scales("[5]", "[1] = [1e30]"), "too large"},
      {by_scales("[5]", "[1] = [2]", "{axes=[1]}"), "axis 1 of Resize"},
      {to_sizes("[5]", "[1] = [-2]"), "the size -2"},
      {to_sizes("[5]", "[2] = [2,2]"), "Resize has 2 sizes for 1 axes"},
  });
}

}  // namespace
}  // namespace slim
