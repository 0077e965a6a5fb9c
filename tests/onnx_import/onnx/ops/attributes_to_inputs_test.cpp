#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What older opsets gave as attributes are inputs in normal form.

TEST(Clip, BoundsBecomeInputs) {
  const auto text = one_node("Clip", 7, {2}, {number("min", 0.0F), number("max", 6.0F)}).text();
  EXPECT_THAT(text, HasSubstr("const %y_min: f32[] = 0"));
  EXPECT_THAT(text, HasSubstr("const %y_max: f32[] = 6"));
  EXPECT_THAT(text, HasSubstr("%y = Clip(%x, %y_min, %y_max) : f32[2]"));
}

TEST(Clip, AnAbsentBoundStaysAbsent) {
  EXPECT_THAT(one_node("Clip", 7, {2}, {number("max", 6.0F)}).text(), HasSubstr("%y = Clip(%x, _, %y_max)"));
}

TEST(Clip, BoundsHaveTheInputsType) {
  ModelBuilder builder(7);
  builder.input("x", DataType::kF16, Shape{2}).node("Relu", {"x"}, {"r"});
  builder.node("Clip", {"r"}, {"y"}, {number("min", 0.0F)}).output("y");
  EXPECT_THAT(builder.text(), HasSubstr("const %y_min: f16[] = 0"));
}

TEST(Clip, RefusesAnAttributeOfTheWrongKind) {
  EXPECT_EQ(one_node("Clip", 7, {2}, {integer("min", 0)}).error(),
            "expected FLOAT, found INT\n  attribute 'min' of node 'y' (Clip, node 0, opset 7)");
}

TEST(Pad, PadsAndValueBecomeInputs) {
  const auto text = one_node("Pad", 7, {2, 2}, {ints("pads", {0, 1, 0, 1}), number("value", 2.0F)}).text();
  EXPECT_THAT(text, HasSubstr("const %y_pads: i64[4] = [0, 1, 0, 1]"));
  EXPECT_THAT(text, HasSubstr("%y = Pad(%x, %y_pads, %y_value) : f32[2,4]"));
}

TEST(Pad, RefusesToGuessPads) {
  EXPECT_THAT(one_node("Pad", 7, {2, 2}).error(), HasSubstr("attribute 'pads' is missing"));
}

TEST(Slice, RangesBecomeInputs) {
  const auto text = one_node("Slice", 9, {8, 8}, {ints("starts", {1}), ints("ends", {5}), ints("axes", {1})}).text();
  EXPECT_THAT(text, HasSubstr("%y = Slice(%x, %y_starts, %y_ends, %y_axes) : f32[8,4]"));
}

TEST(Slice, RefusesRangesOfDifferentLength) {
  EXPECT_THAT(one_node("Slice", 9, {8, 8}, {ints("starts", {1, 2}), ints("ends", {5})}).error(),
              HasSubstr("expected as many starts, ends and axes, found 2, 1 and 2"));
}

TEST(Squeeze, AxesBecomeAnInput) {
  EXPECT_THAT(one_node("Squeeze", 11, {1, 2, 1}, {ints("axes", {0})}).text(),
              HasSubstr("%y = Squeeze(%x, %y_axes) : f32[2,1]"));
  EXPECT_THAT(one_node("Squeeze", 11, {1, 2, 1}).text(), HasSubstr("%y = Squeeze(%x) : f32[2]"));
}

TEST(Unsqueeze, AxesBecomeAnInput) {
  EXPECT_THAT(one_node("Unsqueeze", 11, {2}, {ints("axes", {0, 2})}).text(),
              HasSubstr("%y = Unsqueeze(%x, %y_axes) : f32[1,2,1]"));
  EXPECT_THAT(one_node("Unsqueeze", 11, {2}).error(), HasSubstr("attribute 'axes' is missing"));
}

TEST(Reduce, AxesBecomeAnInput) {
  EXPECT_THAT(one_node("ReduceMean", 13, {2, 3}, {ints("axes", {1}), integer("keepdims", 0)}).text(),
              HasSubstr("%y = ReduceMean(%x, %y_axes) {keepdims=false} : f32[2]"));
  EXPECT_THAT(one_node("ReduceSum", 11, {2, 3}).text(), HasSubstr("%y = ReduceSum(%x) : f32[1,1]"));
}

TEST(Reduce, RefusesAxesOutOfRange) {
  EXPECT_THAT(one_node("ReduceMean", 13, {2, 3}, {ints("axes", {5})}).error(),
              HasSubstr("node 'y' (ReduceMean, node 0"));
}

TEST(Split, SizesBecomeAnInput) {
  auto model = one_node("Split", 11, {2, 6}, {integer("axis", 1), ints("split", {2, 4})});
  model.model.graph.nodes.front().outputs = {"y", "z"};
  EXPECT_THAT(model.text(), HasSubstr("%y, %z = Split(%x, %y_split) {axis=1} : f32[2,2], f32[2,4]"));
}

TEST(Split, RefusesACountThatIsNotTheOutputs) {
  EXPECT_THAT(one_node("Split", 18, {2, 6}, {integer("num_outputs", 2)}).error(),
              HasSubstr("expected 1 as there are outputs, found 2"));
  EXPECT_THAT(one_node("Split", 11, {2, 6}, {ints("split", {1, 1})}).error(),
              HasSubstr("expected 1 sizes as there are outputs, found 2"));
}

TEST(TopK, KBecomesAnInput) {
  auto model = one_node("TopK", 9, {2, 6}, {integer("k", 3)});
  model.model.graph.nodes.front().outputs = {"y", "i"};
  EXPECT_THAT(model.text(), HasSubstr("%y, %i = TopK(%x, %y_k) : f32[2,3], i64[2,3]"));
}

TEST(Dropout, RatioIsOfNoInterest) {
  EXPECT_THAT(one_node("Dropout", 10, {2}, {number("ratio", 0.3F)}).text(), HasSubstr("%y = Dropout(%x) : f32[2]"));
  EXPECT_THAT(one_node("Dropout", 12, {2}, {integer("seed", 1)}, {{"r", Tensor::scalar(0.1F)}}).text(),
              HasSubstr("%y = Dropout(%x, %r) : f32[2]"));
}

}  // namespace
}  // namespace slim
