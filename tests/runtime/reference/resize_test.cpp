#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

/// Resizes [1, 2, 3, 4] (or the first `count` of it) along one axis to `size`.
std::string to_size(int count, int size, const std::string& attributes) {
  return "const %x: f32[" + std::to_string(count) + "] = iota(1, 1)\nconst %s: i64[1] = [" + std::to_string(size) +
         "]\n%y = Resize(%x, _, _, %s) {" + attributes + "}";
}

TEST(ReferenceResize, NearestFollowsCoordinateAndRounding) {
  // Coordinates of 4 -> 2 by asymmetric: 0, 2; by half_pixel: 0.5, 2.5; of 2 -> 4 by half_pixel: -0.25, 0.25,
  // 0.75, 1.25.
  expect_result(to_size(4, 2, "coordinate_transformation_mode=\"asymmetric\""), {"f32[2] = [1, 3]"});
  expect_result(to_size(4, 2, "nearest_mode=\"round_prefer_floor\""), {"f32[2] = [1, 3]"});
  expect_result(to_size(4, 2, "nearest_mode=\"round_prefer_ceil\""), {"f32[2] = [2, 4]"});
  expect_result(to_size(4, 2, "nearest_mode=\"ceil\""), {"f32[2] = [2, 4]"});
  expect_result(to_size(2, 4, "nearest_mode=\"floor\""), {"f32[4] = [1, 1, 1, 2]"});
  expect_result(to_size(4, 3, "coordinate_transformation_mode=\"align_corners\""), {"f32[3] = [1, 2, 4]"});
}

TEST(ReferenceResize, NearestMovesAnyTypeAlongNamedAxes) {
  expect_result(R"(
const %x: u8[1,2,2] = [1, 2, 3, 4]
const %s: f32[1] = [2]
%y = Resize(%x, _, %s) {axes=[1], coordinate_transformation_mode="asymmetric", nearest_mode="floor"})",
                {"u8[1,4,2] = [1, 2, 1, 2, 3, 4, 3, 4]"});
}

TEST(ReferenceResize, LinearWeighsNeighbours) {
  expect_result(to_size(2, 4, "mode=\"linear\""), {"f32[4] = [1, 1.25, 1.75, 2]"});
  expect_result(to_size(2, 3, "mode=\"linear\", coordinate_transformation_mode=\"align_corners\""),
                {"f32[3] = [1, 1.5, 2]"});
  expect_result(to_size(2, 1, "mode=\"linear\", coordinate_transformation_mode=\"pytorch_half_pixel\""),
                {"f32[1] = [1]"});
  expect_result(to_size(4, 2, "mode=\"linear\", coordinate_transformation_mode=\"asymmetric\""), {"f32[2] = [1, 3]"});
}

TEST(ReferenceResize, CubicUsesKeysKernel) {
  // At 0.5 with a = -0.75 the weights are -0.09375, 0.59375, 0.59375, -0.09375; the edge repeats.
  expect_result(to_size(4, 2, "mode=\"cubic\""), {"f32[2] = [1.40625, 3.59375]"});
  // Without the outside: (0.59375 * 1 + 0.59375 * 2 - 0.09375 * 3) / 1.09375.
  expect_result(to_size(4, 2, "mode=\"cubic\", exclude_outside=true"), {"f32[2] = [1.3714286, 3.6285714]"}, 1e-6);
}

TEST(ReferenceResize, AntialiasStretchesTheFilter) {
  // 4 -> 2: at 0.5 the triangle reaches 2 inputs on both sides: weights 1, 3, 3, 1 over 8, the edge repeats.
  expect_result(to_size(4, 2, "mode=\"linear\", antialias=true"), {"f32[2] = [1.625, 3.375]"});
}

TEST(ReferenceResize, CropsAndExtrapolates) {
  expect_result(R"(
const %x: f32[4] = iota(1, 1)
const %roi: f32[2] = [0, 1.3333334]
const %s: i64[1] = [5]
%y = Resize(%x, %roi, _, %s) {mode="linear", coordinate_transformation_mode="tf_crop_and_resize", extrapolation_value=9.0})",
                {"f32[5] = [1, 2, 3, 4, 9]"}, 1e-6);
}

TEST(ReferenceResize, KeepsTheAspectRatioIfAsked) {
  const std::string operands = "const %x: f32[2,4] = ones\nconst %s: i64[2] = [6, 8]\n%y = Resize(%x, _, _, %s) {";
  expect_result(operands + "keep_aspect_ratio_policy=\"not_larger\"}", {"f32[4,8] = ones"});
  expect_result(operands + "keep_aspect_ratio_policy=\"not_smaller\"}", {"f32[6,12] = ones"});
}

TEST(ReferenceResize, RefusesUnknownModes) {
  EXPECT_THAT(refusal(to_size(4, 2, "mode=\"lanczos\"")), ::testing::HasSubstr("unknown"));
  EXPECT_THAT(refusal("const %x: f32[2] = ones\n%y = Resize(%x)"), ::testing::HasSubstr("scales or sizes"));
}

}  // namespace
}  // namespace slim
