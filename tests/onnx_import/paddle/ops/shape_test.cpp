#include <gmock/gmock.h>

#include "tests/onnx_import/paddle/program_builder.h"

namespace slim::paddle {
namespace {

using ::testing::HasSubstr;

TEST(PaddleMul, FlattensBehindAPool) {
  const auto text = two_ops("mul", {2, 8, 1, 1}, {8, 10}).text();
  EXPECT_THAT(text, HasSubstr("Flatten(%x) : f32[2,8]"));
  EXPECT_THAT(text, HasSubstr("%y = MatMul("));
}

TEST(PaddleMul, KeepsLeadingAxes) {
  EXPECT_THAT(two_ops("mul", {2, 5, 4, 2}, {8, 10}, {{"x_num_col_dims", std::int64_t{2}}}).text(),
              HasSubstr(": f32[2,5,10]"));
  EXPECT_THAT(two_ops("mul", {2, 5, 8}, {8, 10}, {{"x_num_col_dims", std::int64_t{2}}}).text(),
              HasSubstr("%y = MatMul(%x, %w) : f32[2,5,10]"));
}

TEST(PaddleMul, RefusesAnImpossibleSplit) {
  EXPECT_THAT(two_ops("mul", {2, 8}, {8, 10}, {{"x_num_col_dims", std::int64_t{2}}}).error(),
              HasSubstr("num_col_dims 2 does not split 'x' f32[2,8]"));
}

TEST(PaddleReshape, KeepsZerosAndTheRest) {
  EXPECT_THAT(one_op("reshape2", {-1, 4, 6}, {{"shape", list({0, -1})}}).text(), HasSubstr(": f32[batch,24]"));
}

TEST(PaddleReshape, FoldsTheShapeOfAParameter) {
  ProgramBuilder builder;
  builder.input("x", {1, 4, 2, 2})
      .parameter("b", Tensor::from<float>({4}, std::vector<float>{1, 2, 3, 4}))
      .op("reshape2", {{"X", {"b"}}}, {{"Out", {"r"}}}, {{"shape", list({1, -1, 1, 1})}})
      .op("elementwise_add", {{"X", {"x"}}, {"Y", {"r"}}}, {{"Out", {"y"}}})
      .output("y");
  EXPECT_THAT(builder.text(), HasSubstr("f32[1,4,1,1]"));
  EXPECT_THAT(builder.text(), ::testing::Not(HasSubstr("Reshape")));
}

TEST(PaddleSqueeze, LeavesAxesOfOtherSizesAlone) {
  EXPECT_THAT(one_op("squeeze2", {2, 1, 3, 1}, {{"axes", list({1, 2})}}).text(), HasSubstr(": f32[2,3,1]"));
  EXPECT_THAT(one_op("squeeze2", {2, 1, 3, 1}).text(), HasSubstr(": f32[2,3]"));
  EXPECT_THAT(one_op("squeeze2", {2, 3}, {{"axes", list({1})}}).text(), HasSubstr("output y = %x"));
}

TEST(PaddleUnsqueeze, InsertsOneAfterTheOther) {
  // First a new axis 0 -> [1,2,3], then axis 2 of that -> [1,2,1,3].
  EXPECT_THAT(one_op("unsqueeze2", {2, 3}, {{"axes", list({0, 2})}}).text(), HasSubstr(": f32[1,2,1,3]"));
  EXPECT_THAT(one_op("unsqueeze2", {2, 3}, {{"axes", list({-1, 0})}}).text(), HasSubstr(": f32[1,2,3,1]"));
}

TEST(PaddleSlice, DropsDecreasedAxes) {
  const Attributes attributes{
      {"axes", list({1})}, {"starts", list({0})}, {"ends", list({1})}, {"decrease_axis", list({1})}};
  EXPECT_THAT(one_op("slice", {2, 3, 4}, attributes, 2006002, "Input").text(), HasSubstr(": f32[2,4]"));
}

TEST(PaddleSlice, AScalarIsAVectorInOldPrograms) {
  const Attributes attributes{
      {"axes", list({0})}, {"starts", list({0})}, {"ends", list({1})}, {"decrease_axis", list({0})}};
  EXPECT_THAT(one_op("slice", {3}, attributes, 2004000, "Input").text(), HasSubstr("f32[1]"));
  EXPECT_THAT(one_op("slice", {3}, attributes, 2005000, "Input").text(), HasSubstr("f32[]"));
}

TEST(PaddleReduce, AScalarIsAVectorInOldPrograms) {
  EXPECT_THAT(one_op("reduce_mean", {2, 3}, {{"reduce_all", true}}, 0).text(), HasSubstr("f32[1]"));
  EXPECT_THAT(one_op("reduce_mean", {2, 3}, {{"reduce_all", true}}, 2006002).text(), HasSubstr("f32[]"));
  EXPECT_THAT(one_op("reduce_sum", {2, 3}).text(), HasSubstr("f32[3]"));
}

TEST(PaddleFlatten, JoinsARange) {
  const Attributes attributes{{"start_axis", std::int64_t{1}}, {"stop_axis", std::int64_t{2}}};
  EXPECT_THAT(one_op("flatten_contiguous_range", {2, 3, 4, 5}, attributes).text(), HasSubstr(": f32[2,12,5]"));
}

TEST(PaddleExpand, OfOneIsATile) {
  EXPECT_THAT(one_op("expand", {2, 1}, {{"expand_times", list({1, 3})}}).text(), HasSubstr("= Tile("));
  EXPECT_THAT(one_op("expand_v2", {2, 1}, {{"shape", list({-1, 3})}}).text(), HasSubstr(": f32[2,3]"));
}

TEST(PaddleSplit, TakesTheRest) {
  ProgramBuilder builder;
  builder.input("x", {2, 5})
      .op("split", {{"X", {"x"}}}, {{"Out", {"a", "b"}}}, {{"axis", std::int64_t{1}}, {"sections", list({2, -1})}})
      .output("a")
      .output("b");
  EXPECT_THAT(builder.text(), HasSubstr("f32[2,2], f32[2,3]"));
}

TEST(PaddleSplit, RefusesAnotherNumberOfParts) {
  ProgramBuilder builder;
  builder.input("x", {2, 6})
      .op("split", {{"X", {"x"}}}, {{"Out", {"a", "b"}}}, {{"axis", std::int64_t{1}}, {"num", std::int64_t{3}}})
      .output("a");
  EXPECT_THAT(builder.error(), HasSubstr("num is 3, but there are 2 outputs"));
}

TEST(PaddleLrn, MultipliesAlphaByN) {
  EXPECT_THAT(one_op("lrn", {1, 8, 4, 4}, {{"n", std::int64_t{5}}, {"alpha", 0.0001}, {"k", 1.0}}).text(),
              HasSubstr("alpha=5e-04, size=5"));
  EXPECT_THAT(one_op("lrn", {1, 8, 4, 4}, {{"n", std::int64_t{4}}}).error(), HasSubstr("expected an odd n, found 4"));
}

TEST(PaddleInterp, SaysWhatAlignCornersMeans) {
  const Attributes sizes{{"out_h", std::int64_t{8}}, {"out_w", std::int64_t{8}}};
  EXPECT_THAT(one_op("nearest_interp_v2", {1, 3, 4, 4}, sizes).text(),
              HasSubstr("coordinate_transformation_mode=\"align_corners\", nearest_mode=\"round_prefer_ceil\""));
  Attributes half = sizes;
  half.push_back({"align_corners", false});
  half.push_back({"align_mode", std::int64_t{0}});
  EXPECT_THAT(one_op("bilinear_interp_v2", {1, 3, 4, 4}, half).text(), HasSubstr("mode=\"linear\""));
  EXPECT_THAT(one_op("nearest_interp", {1, 3, 4, 4}).error(), HasSubstr("neither sizes nor scales are given"));
}

TEST(PaddlePad, KnowsTheOrdersOfItsThreeForms) {
  EXPECT_THAT(one_op("pad2d", {1, 3, 4, 4}, {{"paddings", list({1, 0, 2, 0})}}).text(), HasSubstr(": f32[1,3,5,6]"));
  EXPECT_THAT(one_op("pad3d", {1, 3, 1, 4, 4}, {{"paddings", list({2, 0, 1, 0, 0, 0})}}).text(),
              HasSubstr(": f32[1,3,1,5,6]"));
  EXPECT_THAT(one_op("pad", {4, 4}, {{"paddings", list({1, 0, 2, 0})}}).text(), HasSubstr(": f32[5,6]"));
}

TEST(PaddleFillConstant, PrefersItsText) {
  ProgramBuilder builder;
  builder.input("x", {2}, DataType::kI64)
      .op("fill_constant", {}, {{"Out", {"c"}}},
          {{"shape", list({1})},
           {"value", 1.0},
           {"str_value", std::string("9007199254740993")},
           {"dtype", std::int64_t{3}}})
      .op("elementwise_add", {{"X", {"x"}}, {"Y", {"c"}}}, {{"Out", {"y"}}})
      .output("y");
  EXPECT_THAT(builder.text(), HasSubstr("9007199254740993"));
}

TEST(PaddleIntegers, OfTwoWidthsBecomeOne) {
  ProgramBuilder builder;
  builder.input("x", {-1, 3})
      .op("shape", {{"Input", {"x"}}}, {{"Out", {"s"}}})
      .op("fill_constant", {}, {{"Out", {"c"}}}, {{"shape", list({1})}, {"value", 2.0}, {"dtype", std::int64_t{2}}})
      .op("elementwise_mul", {{"X", {"s"}}, {"Y", {"c"}}}, {{"Out", {"y"}}})
      .output("y");
  EXPECT_THAT(builder.text(), HasSubstr(": i64[2]"));
}

}  // namespace
}  // namespace slim::paddle
