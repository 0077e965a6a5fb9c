#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

TEST(ReferenceGemm, TransposesScalesAndAdds) {
  expect_result(R"(
const %a: f32[2,2] = [1, 2, 3, 4]
const %b: f32[2,2] = [1, 0, 10, 1]
const %c: f32[2] = [100, 200]
%y = Gemm(%a, %b, %c) {alpha=2.0, beta=0.5})",
                {"f32[2,2] = [92, 104, 136, 108]"});
  expect_result(R"(
const %a: f32[2,1] = [1, 2]
const %b: f32[3,2] = [1, 2, 3, 4, 5, 6]
%y = Gemm(%a, %b) {transA=true, transB=true})",
                {"f32[1,3] = [5, 11, 17]"});
  EXPECT_THAT(refusal("const %a: f32[2,3] = ones\n%y = Gemm(%a, %a)"), HasSubstr("do not fit each other"));
  EXPECT_THAT(refusal("const %a: f32[2,2] = ones\nconst %c: f32[3] = ones\n%y = Gemm(%a, %a, %c)"),
              HasSubstr("cannot be broadcast"));
}

TEST(ReferenceMatMul, BroadcastsLeadingAxes) {
  expect_result(R"(
const %a: f32[2,1,2] = [1, 2, 3, 4]
const %b: f32[2,1] = [1, 10]
%y = MatMul(%a, %b))",
                {"f32[2,1,1] = [21, 43]"});
}

TEST(ReferenceMatMul, TakesVectorsAndIntegers) {
  const std::string operands = "const %a: i32[2] = [1, 2]\nconst %b: i32[2,3] = [1, 2, 3, 4, 5, 6]\n";
  expect_result(operands + "%y = MatMul(%a, %b)", {"i32[3] = [9, 12, 15]"});
  expect_result(operands + "%y = MatMul(%a, %a)", {"i32[] = 5"});
}

TEST(ReferenceMatMulInteger, TakesZeroPointsOff) {
  // (11-10, 12-10) x columns minus 1 and 2.
  expect_result(R"(
const %a: u8[1,2] = [11, 12]
const %b: i8[2,2] = [1, 2, 3, 4]
const %za: u8[] = 10
const %zb: i8[2] = [1, 2]
%y = MatMulInteger(%a, %b, %za, %zb))",
                {"i32[1,2] = [4, 4]"});
}

TEST(ReferenceQLinearMatMul, RequantizesExactSums) {
  // Sums 4 and 4 at scale 0.5 * 0.25 are 0.5; divided by 0.2 is 2.5, half to even 2; plus 100.
  expect_result(R"(
const %a: u8[1,2] = [11, 12]
const %sa: f32[] = 0.5
const %za: u8[] = 10
const %b: i8[2,2] = [1, 2, 3, 4]
const %sb: f32[2] = [0.25, 2.5]
const %zb: i8[2] = [1, 2]
const %sy: f32[] = 0.2
const %zy: u8[] = 100
%y = QLinearMatMul(%a, %sa, %za, %b, %sb, %zb, %sy, %zy))",
                {"u8[1,2] = [102, 125]"});
}

}  // namespace
}  // namespace slim
