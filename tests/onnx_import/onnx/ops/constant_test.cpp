#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// y = Add(x, c) with c from a Constant node.
ModelBuilder constant(const Attribute& value) {
  ModelBuilder builder(13);
  builder.f32_input("x", Shape{2}).node("Constant", {}, {"c"}, {value}).node("Add", {"x", "c"}, {"y"}).output("y");
  return builder;
}

TEST(Constant, BecomesAConstant) {
  EXPECT_THAT(constant({"value", Tensor::scalar(2.0F)}).text(), HasSubstr("const %c: f32[] = 2"));
  EXPECT_THAT(constant(number("value_float", 2.0F)).text(), HasSubstr("const %c: f32[] = 2"));
  EXPECT_THAT(constant({"value_floats", std::vector<float>{1, 2}}).text(), HasSubstr("const %c: f32[2] = [1, 2]"));
}

TEST(Constant, IntegersToo) {
  ModelBuilder builder(13);
  builder.f32_input("x", Shape{4}).node("Constant", {}, {"s"}, {ints("value_ints", {2, 2})});
  builder.node("Reshape", {"x", "s"}, {"y"}).output("y");
  EXPECT_THAT(builder.text(), HasSubstr("const %s: i64[2] = [2, 2]"));
}

TEST(Constant, RefusesOtherKinds) {
  EXPECT_THAT(constant(text("value_string", "a")).error(),
              HasSubstr("expected one of the attributes value, value_float(s) and value_int(s)"));
}

TEST(ConstantOfShape, KeepsItsValue) {
  ModelBuilder builder(9);
  builder.initializer("s", Tensor::i64({2, 2}));
  builder.node("ConstantOfShape", {"s"}, {"y"}, {{"value", Tensor::from<float>({1}, std::vector<float>{0.5F})}});
  builder.output("y");
  EXPECT_THAT(builder.text(), HasSubstr("%y = ConstantOfShape(%s) {value="));
  builder.model.graph.nodes.front().attributes = {{"value", Tensor::zeros(DataType::kF32, {2})}};
  EXPECT_THAT(builder.error(), HasSubstr("expected one element, found 2"));
}

}  // namespace
}  // namespace slim
