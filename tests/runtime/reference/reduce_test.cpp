#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

const std::string kOperands = "const %x: f32[2,3] = [1, -2, 3, 4, 5, -6]\nconst %axes: i64[1] = [-1]\n";

TEST(ReferenceReduce, ComputesTheFormulaAlongAxes) {
  expect_result(kOperands + "%y = ReduceSum(%x, %axes)", {"f32[2,1] = [2, 3]"});
  expect_result(kOperands + "%y = ReduceMean(%x, %axes) {keepdims=false}", {"f32[2] = [0.6666667, 1]"}, 1e-6);
  expect_result(kOperands + "%y = ReduceMax(%x, %axes)", {"f32[2,1] = [3, 5]"});
  expect_result(kOperands + "%y = ReduceMin(%x, %axes)", {"f32[2,1] = [-2, -6]"});
  expect_result(kOperands + "%y = ReduceProd(%x, %axes)", {"f32[2,1] = [-6, -120]"});
  expect_result(kOperands + "%y = ReduceL1(%x, %axes)", {"f32[2,1] = [6, 15]"});
  expect_result(kOperands + "%y = ReduceSumSquare(%x, %axes)", {"f32[2,1] = [14, 77]"});
  expect_result(kOperands + "%y = ReduceL2(%x, %axes)", {"f32[2,1] = [3.7416574, 8.774964]"}, 1e-6);
}

TEST(ReferenceReduce, WithoutAxesReducesAllOrNone) {
  expect_result(kOperands + "%y = ReduceSum(%x)", {"f32[1,1] = [5]"});
  expect_result(kOperands + "%y = ReduceSum(%x) {keepdims=false}", {"f32[] = 5"});
  expect_result("const %x: f32[2] = [3, -4]\n%y = ReduceSumSquare(%x) {noop_with_empty_axes=true}",
                {"f32[2] = [9, 16]"});
}

TEST(ReferenceReduce, TakesIntegers) {
  const std::string x = "const %x: i32[3] = [-7, 2, 1]\n";
  expect_result(x + "%y = ReduceSum(%x)", {"i32[1] = [-4]"});
  expect_result(x + "%y = ReduceMean(%x)", {"i32[1] = [-1]"});
  expect_result(x + "%y = ReduceL1(%x)", {"i32[1] = [10]"});
  expect_result("const %x: u8[2] = [200, 100]\n%y = ReduceMax(%x)", {"u8[1] = [200]"});
}

TEST(ReferenceArgMax, BreaksTiesAsAsked) {
  const std::string x = "const %x: f32[2,3] = [1, 7, 7, 0, -1, -1]\n";
  expect_result(x + "%y = ArgMax(%x) {axis=1}", {"i64[2,1] = [1, 0]"});
  expect_result(x + "%y = ArgMax(%x) {axis=1, select_last_index=true, keepdims=false}", {"i64[2] = [2, 0]"});
  expect_result(x + "%y = ArgMin(%x) {axis=-1}", {"i64[2,1] = [0, 1]"});
}

TEST(ReferenceTopK, SortsAndKeepsOrderOfEquals) {
  const std::string x = "const %x: f32[4,1] = [3, 5, 3, 9]\nconst %k: i64[1] = [3]\n";
  expect_result(x + "%y, %z = TopK(%x, %k) {axis=0}", {"f32[3,1] = [9, 5, 3]", "i64[3,1] = [3, 1, 0]"});
  expect_result(x + "%y, %z = TopK(%x, %k) {axis=0, largest=false}", {"f32[3,1] = [3, 3, 5]", "i64[3,1] = [0, 2, 1]"});
  EXPECT_THAT(refusal("const %x: f32[2] = ones\nconst %k: i64[1] = [3]\n%y, %z = TopK(%x, %k)"),
              ::testing::HasSubstr("k must lie in"));
}

}  // namespace
}  // namespace slim
