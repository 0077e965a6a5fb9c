#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Sum, BecomesAChainOfAdds) {
  ModelBuilder builder(8);
  for (const auto* name : {"a", "b", "c"}) builder.f32_input(name, Shape{2});
  builder.node("Sum", {"a", "b", "c"}, {"y"}).output("y");
  const auto text = builder.text();
  EXPECT_THAT(text, HasSubstr("%y_sum = Add(%a, %b)"));
  EXPECT_THAT(text, HasSubstr("%y = Add(%y_sum, %c)"));
}

TEST(Sum, OfOneIsTheOne) { EXPECT_THAT(one_node("Sum", 8, {2}).text(), HasSubstr("%y = Identity(%x)")); }

TEST(Cast, ReadsOnnxNumbers) {
  EXPECT_THAT(one_node("Cast", 13, {2}, {integer("to", 7)}).text(), HasSubstr("%y = Cast(%x) {to=i64} : i64[2]"));
  EXPECT_THAT(one_node("Cast", 13, {2}).error(), HasSubstr("attribute 'to' is missing"));
}

TEST(Cast, ToStringsIsCarriedThrough) {
  EXPECT_THAT(one_node("Cast", 13, {2}, {integer("to", 8)}).text(), HasSubstr("%y = opaque Cast(%x) {to=8}"));
}

TEST(LayerNormalization, IsTypedUnlessItsStatisticsAreRead) {
  auto model = one_node("LayerNormalization", 17, {2, 3}, {}, {{"s", Tensor::zeros(DataType::kF32, {3})}});
  EXPECT_THAT(model.text(), HasSubstr("%y = LayerNormalization(%x, %s) : f32[2,3]"));
  model.model.graph.nodes.front().outputs = {"y", "mean"};
  EXPECT_THAT(model.text(), HasSubstr("%y = LayerNormalization(%x, %s) : f32[2,3]"));
  model.output("mean");
  EXPECT_THAT(model.text(), HasSubstr("%y, %mean = opaque LayerNormalization(%x, %s)"));
}

TEST(Lrn, NeedsASize) {
  EXPECT_THAT(one_node("LRN", 13, {1, 3, 4, 4}).error(), HasSubstr("attribute 'size' is missing"));
}

TEST(DepthToSpace, NeedsABlocksize) {
  EXPECT_THAT(one_node("DepthToSpace", 11, {1, 4, 2, 2}, {integer("blocksize", 2), text("mode", "CRD")}).text(),
              HasSubstr("{blocksize=2, mode=\"CRD\"} : f32[1,1,4,4]"));
  EXPECT_THAT(one_node("DepthToSpace", 11, {1, 4, 2, 2}).error(), HasSubstr("attribute 'blocksize' is missing"));
  EXPECT_THAT(one_node("SpaceToDepth", 11, {1, 1, 2, 2}).error(), HasSubstr("attribute 'blocksize' is missing"));
}

TEST(Transpose, FillsThePermutation) {
  EXPECT_THAT(one_node("Transpose", 13, {2, 3, 4}).text(),
              HasSubstr("%y = Transpose(%x) {perm=[2, 1, 0]} : f32[4,3,2]"));
}

TEST(QuantizeLinear, ZeroPointTellsTheType) {
  EXPECT_THAT(one_node("QuantizeLinear", 10, {2}, {}, {{"s", Tensor::scalar(0.5F)}}).text(),
              HasSubstr("%y = QuantizeLinear(%x, %s) : u8[2]"));
}

TEST(QuantizeLinear, BlocksAreCarriedThrough) {
  const auto blocked = one_node("QuantizeLinear", 21, {4, 4}, {integer("block_size", 2), integer("axis", 1)},
                                {{"s", Tensor::zeros(DataType::kF32, {4, 2})}});
  EXPECT_THAT(blocked.text(), HasSubstr("opaque QuantizeLinear"));
  const auto typed = one_node("QuantizeLinear", 21, {4}, {integer("output_dtype", 3)}, {{"s", Tensor::scalar(0.5F)}});
  EXPECT_THAT(typed.text(), HasSubstr("opaque QuantizeLinear"));
}

TEST(AnyOperator, RefusesUnknownAttributes) {
  EXPECT_EQ(one_node("Relu", 13, {2}, {integer("alpha", 1)}).error(),
            "this attribute is unknown here\n  attribute 'alpha' of node 'y' (Relu, node 0, opset 13)");
}

TEST(AnyOperator, RefusesWrongNumbersOfOperands) {
  EXPECT_THAT(one_node("Relu", 13, {2}, {}, {{"c", Tensor::scalar(1.0F)}}).error(),
              HasSubstr("expected 1 inputs, found 2"));
  EXPECT_THAT(one_node("Conv", 13, {1, 1, 2, 2}).error(), HasSubstr("expected 2 to 3 inputs, found 1"));
  auto model = one_node("Relu", 13, {2});
  model.model.graph.nodes.front().outputs = {"y", "z"};
  EXPECT_THAT(model.error(), HasSubstr("expected at most 1 outputs, found 2"));
  model = one_node("Concat", 13, {2}, {integer("axis", 0)});
  model.model.graph.nodes.front().inputs = {"", "x"};
  EXPECT_THAT(model.error(), HasSubstr("input 0 must not be omitted"));
}

}  // namespace
}  // namespace slim
