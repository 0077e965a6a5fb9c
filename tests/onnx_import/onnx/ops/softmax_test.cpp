#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Softmax, IsPlainFromOpset13On) {
  EXPECT_THAT(one_node("Softmax", 13, {2, 3, 4}, {integer("axis", 1)}).text(), HasSubstr("%y = Softmax(%x) {axis=1}"));
}

TEST(Softmax, OldDefaultAxisIsOne) {
  EXPECT_THAT(one_node("Softmax", 11, {2, 3}).text(), HasSubstr("%y = Softmax(%x) {axis=1} : f32[2,3]"));
}

TEST(Softmax, OldMeaningIsPlainWhenOneAxisIsLeft) {
  EXPECT_THAT(one_node("Softmax", 9, {Dim::symbol("n"), 1000, 1, 1}).text(), HasSubstr("%y = Softmax(%x) {axis=1}"));
  EXPECT_THAT(one_node("Softmax", 9, {2, 1, 5}).text(), HasSubstr("%y = Softmax(%x) {axis=2}"));
}

TEST(Softmax, OldMeaningFlattensOtherwise) {
  const auto text = one_node("Softmax", 9, {2, 3, 4}).text();
  EXPECT_THAT(text, HasSubstr("%y_flatten = Flatten(%x) : f32[2,12]"));
  EXPECT_THAT(text, HasSubstr("%y_softmax = Softmax(%y_flatten) : f32[2,12]"));
  EXPECT_THAT(text, HasSubstr("const %y_shape: i64[3] = [2, 3, 4]"));
  EXPECT_THAT(text, HasSubstr("%y = Reshape(%y_softmax, %y_shape) : f32[2,3,4]"));
}

TEST(LogSoftmax, OldMeaningFlattensWithoutKnownSizes) {
  const auto text = one_node("LogSoftmax", 9, {Dim::symbol("n"), 3, Dim()}).text();
  EXPECT_THAT(text, HasSubstr("%y_shape = Shape(%x)"));
  EXPECT_THAT(text, HasSubstr("%y = Reshape(%y_softmax, %y_shape)"));
}

}  // namespace
}  // namespace slim
