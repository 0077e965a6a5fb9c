#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const auto kScales = Tensor::from<float>({4}, std::vector<float>{1, 1, 2, 2});

TEST(Upsample, IsAnAsymmetricResize) {
  const std::string resize = "{coordinate_transformation_mode=\"asymmetric\", nearest_mode=\"floor\"} : f32[1,3,8,8]";
  EXPECT_THAT(one_node("Upsample", 7, {1, 3, 4, 4}, {Attribute{"scales", std::vector<float>{1, 1, 2, 2}}}).text(),
              HasSubstr("%y = Resize(%x, _, %y_scales) " + resize));
  EXPECT_THAT(one_node("Upsample", 9, {1, 3, 4, 4}, {}, {{"s", kScales}}).text(),
              HasSubstr("%y = Resize(%x, _, %s) " + resize));
  EXPECT_THAT(one_node("Resize", 10, {1, 3, 4, 4}, {}, {{"s", kScales}}).text(),
              HasSubstr("%y = Resize(%x, _, %s) " + resize));
}

TEST(Upsample, KnowsTheOldNameOfLinear) {
  EXPECT_THAT(one_node("Upsample", 9, {1, 3, 4, 4}, {text("mode", "bilinear")}, {{"s", kScales}}).text(),
              HasSubstr("mode=\"linear\""));
}

TEST(Upsample, RefusesOtherModes) {
  EXPECT_THAT(one_node("Upsample", 9, {1, 3, 4, 4}, {text("mode", "cubic")}, {{"s", kScales}}).error(),
              HasSubstr("expected nearest or linear, found 'cubic'"));
}

TEST(Resize, OfOpset10RoundsUpWhereItShrinks) {
  const auto smaller = Tensor::from<float>({4}, std::vector<float>{1, 1, 0.6F, 0.6F});
  EXPECT_THAT(one_node("Resize", 10, {1, 3, 4, 4}, {}, {{"s", smaller}}).text(), HasSubstr("nearest_mode=\"ceil\""));
}

TEST(Resize, EmptyTensorsMeanNone) {
  const auto empty = Tensor::zeros(DataType::kF32, {0});
  const auto sizes = Tensor::i64({1, 3, 8, 8});
  EXPECT_THAT(one_node("Resize", 11, {1, 3, 4, 4}, {}, {{"roi", empty}, {"sc", empty}, {"si", sizes}}).text(),
              HasSubstr("%y = Resize(%x, _, _, %si) : f32[1,3,8,8]"));
}

TEST(Resize, ReplacesTheModeThatOpset13Dropped) {
  const auto empty = Tensor::zeros(DataType::kF32, {0});
  const std::vector<Attribute> nearest{text("coordinate_transformation_mode", "tf_half_pixel_for_nn"),
                                       text("nearest_mode", "floor")};
  EXPECT_THAT(one_node("Resize", 11, {1, 3, 4, 4}, nearest, {{"roi", empty}, {"s", kScales}}).text(),
              HasSubstr("{nearest_mode=\"round_prefer_ceil\"}"));
  EXPECT_THAT(one_node("Resize", 11, {1, 3, 4, 4}, {nearest[0]}, {{"roi", empty}, {"s", kScales}}).error(),
              HasSubstr("supported with mode=nearest and nearest_mode=floor only"));
}

TEST(Resize, RefusesNeitherAndBoth) {
  EXPECT_THAT(one_node("Resize", 13, {1, 3, 4, 4}).error(), HasSubstr("neither scales nor sizes are given"));
  const auto empty = Tensor::zeros(DataType::kF32, {0});
  const auto both =
      one_node("Resize", 13, {1, 3, 4, 4}, {}, {{"r", empty}, {"s", kScales}, {"z", Tensor::i64({1, 3, 8, 8})}});
  EXPECT_THAT(both.error(), HasSubstr("both scales and sizes are given"));
}

}  // namespace
}  // namespace slim
