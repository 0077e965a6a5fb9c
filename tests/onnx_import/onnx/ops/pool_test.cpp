#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MaxPool, FillsTheWindow) {
  EXPECT_THAT(one_node("MaxPool", 8, {1, 3, 8, 8}, {ints("kernel_shape", {2, 2})}).text(),
              HasSubstr("%y = MaxPool(%x) {dilations=[1, 1], kernel_shape=[2, 2], pads=[0, 0, 0, 0], strides=[1, 1]} : "
                        "f32[1,3,7,7]"));
}

TEST(MaxPool, RefusesToGuessTheKernel) {
  EXPECT_THAT(one_node("MaxPool", 8, {1, 3, 8, 8}).error(), HasSubstr("attribute 'kernel_shape' is missing"));
}

TEST(AveragePool, ReadsItsFlags) {
  const auto model = one_node("AveragePool", 11, {1, 3, 8, 8},
                              {ints("kernel_shape", {2, 2}), integer("count_include_pad", 1), integer("ceil_mode", 1)});
  EXPECT_THAT(model.text(), HasSubstr("ceil_mode=true"));
  EXPECT_THAT(model.text(), HasSubstr("count_include_pad=true"));
}

TEST(AveragePool, RefusesAFlagThatIsNone) {
  EXPECT_THAT(
      one_node("AveragePool", 11, {1, 3, 8, 8}, {ints("kernel_shape", {2, 2}), integer("ceil_mode", 2)}).error(),
      HasSubstr("expected 0 or 1, found 2\n  attribute 'ceil_mode' of node 'y'"));
}

}  // namespace
}  // namespace slim
