#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

std::string reshaped(const std::string& input, const std::string& target, const std::string& attributes = "") {
  return "input %x: f32" + input + "\nconst %t: i64[" + target + "\n%y = Reshape(%x, %t) " + attributes;
}

TEST(InferReshape, Types) {
  expect_types({
      {reshaped("[N,256,1,1]", "2] = [-1,256]"), "f32[N,256]"},
      {reshaped("[N,256,1,1]", "2] = [0,-1]"), "f32[N,256]"},
      {reshaped("[?,256,2,2]", "2] = [0,-1]"), "f32[?,1024]"},
      {reshaped("[N,8,H,W]", "3] = [0,8,-1]"), "f32[N,8,?]"},
      {reshaped("[N,8,H,2]", "3] = [0,16,-1]"), "f32[N,16,H]"},
      {reshaped("[N,8,H,2]", "3] = [0,8,-1]"), "f32[N,8,?]"},
      {reshaped("[2,3,4]", "2] = [4,6]"), "f32[4,6]"},
      {reshaped("[2,3,4]", "1] = [-1]"), "f32[24]"},
      {reshaped("[1,1]", "0] = []"), "f32[]"},
      {reshaped("[0,3]", "2] = [3,0]", "{allowzero=true}"), "f32[3,0]"},
      {reshaped("[N,256]", "2] = [1,256]"), "f32[1,256]"},
      {reshaped("[*]", "3] = [0,-1,5]"), "f32[?,?,5]"},
      {reshaped("[0,4]", "2] = [0,-1]"), "f32[0,4]"},
      {reshaped("[9223372036854775807,N]", "2] = [-1,2]"), "f32[?,2]"},
      {"input %x: f32[2,3]\ninput %t: i64[3]\n%y = Reshape(%x, %t)", "f32[?,?,?]"},
      {"input %x: f32[2,3]\ninput %t: i64[?]\n%y = Reshape(%x, %t)", "f32[*]"},
  });
}

TEST(InferReshape, Refusals) {
  expect_refusals({
      {reshaped("[2,3]", "2] = [4,2]"), "Reshape cannot give 'x' f32[2,3] the shape [4,2]"},
      {reshaped("[2,3]", "2] = [4,-1]"), "6 elements do not split into parts of 4"},
      {reshaped("[2,3]", "2] = [-1,-1]"), "more than one -1"},
      {reshaped("[2,3]", "3] = [2,3,0]"), "copies axis 2, which 'x' f32[2,3] does not have"},
      {reshaped("[2,3]", "2] = [2,-3]"), "has the size -3 for axis 1"},
      {"input %x: f32[2]\ninput %t: f32[1]\n%y = Reshape(%x, %t)", "must be of type i64 or i32"},
      {"input %x: f32[2]\ninput %t: i64[1,2]\n%y = Reshape(%x, %t)", "must have rank 1"},
  });
}

TEST(InferReshape, DynamicBatchFromTheShapeItself) {
  const std::string chain = R"(input %x: f32[N,256,7,7]
    const %zero: i64[] = 0
    const %axes: i64[1] = [0]
    %s = Shape(%x)
    %n = Gather(%s, %zero)
    %u = Unsqueeze(%n, %axes)
)";
  expect_types({
      {chain + "const %rest: i64[1] = [-1]\n%t = Concat(%u, %rest)\n%y = Reshape(%x, %t)", "f32[N,12544]"},
      {chain + "const %two: i64[] = 2\n%h = Div(%n, %two)\n%v = Unsqueeze(%h, %axes)\n"
               "const %rest: i64[3] = [2,256,49]\n%t = Concat(%v, %rest)\n%y = Reshape(%x, %t)",
       "f32[?,2,256,49]"},
      {"input %x: f32[H,W]\n%s = Shape(%x)\nconst %two: i64[1] = [2]\n%m = Mul(%s, %two)\n%y = Reshape(%x, %m)",
       "f32[?,?]"},
      {"input %x: f32[H,8]\ninput %k: i64[1]\nconst %e: i64[1] = [8]\n%t = Concat(%k, %e)\n%y = Reshape(%x, %t)",
       "f32[H,8]"},
  });
}

TEST(InferFlatten, TypesAndRefusals) {
  expect_types({
      {"input %x: f32[N,256,1,1]\n%y = Flatten(%x)", "f32[N,256]"},
      {"input %x: f32[N,256,H,1]\n%y = Flatten(%x)", "f32[N,?]"},
      {"input %x: f32[2,3,4]\n%y = Flatten(%x) {axis=0}", "f32[1,24]"},
      {"input %x: f32[2,3,4]\n%y = Flatten(%x) {axis=3}", "f32[24,1]"},
      {"input %x: f32[2,3,4]\n%y = Flatten(%x) {axis=-1}", "f32[6,4]"},
      {"input %x: f32[*]\n%y = Flatten(%x)", "f32[?,?]"},
  });
  expect_refusals({{"input %x: f32[2,3]\n%y = Flatten(%x) {axis=3}", "axis 3 of Flatten"}});
}

TEST(InferSqueeze, TypesAndRefusals) {
  const auto squeezed = [](const std::string& input, const std::string& axes) {
    return "input %x: f32" + input + "\nconst %a: i64[" + axes + "\n%y = Squeeze(%x, %a)";
  };
  expect_types({
      {squeezed("[N,8,1,1]", "2] = [2,-1]"), "f32[N,8]"},
      {squeezed("[N,8,H,1]", "1] = [2]"), "f32[N,8,1]"},
      {"input %x: f32[1,8,1]\n%y = Squeeze(%x)", "f32[8]"},
      {"input %x: f32[N,8,1]\n%y = Squeeze(%x)", "f32[*]"},
      {"input %x: f32[N,8,1]\ninput %a: i64[1]\n%y = Squeeze(%x, %a)", "f32[*]"},
  });
  expect_refusals({
      {squeezed("[N,8,2]", "1] = [2]"), "Squeeze removes axis 2 of 'x' f32[N,8,2], whose size is not 1"},
      {squeezed("[N,8]", "1] = [2]"), "axis 2 of Squeeze"},
  });
}

TEST(InferUnsqueeze, TypesAndRefusals) {
  const auto unsqueezed = [](const std::string& axes) {
    return "input %x: f32[N,8]\nconst %a: i64[" + axes + "\n%y = Unsqueeze(%x, %a)";
  };
  expect_types({
      {unsqueezed("2] = [0,-1]"), "f32[1,N,8,1]"},
      {unsqueezed("1] = [1]"), "f32[N,1,8]"},
      {"input %x: f32[N]\ninput %a: i64[2]\n%y = Unsqueeze(%x, %a)", "f32[?,?,?]"},
      {"input %x: f32[*]\ninput %a: i64[2]\n%y = Unsqueeze(%x, %a)", "f32[*]"},
  });
  expect_refusals({{unsqueezed("1] = [3]"), "axis 3 of Unsqueeze"}, {unsqueezed("2] = [0,-4]"), "twice"}});
}

TEST(InferExpand, TypesAndRefusals) {
  expect_types({
      {"input %x: f32[N,1]\nconst %t: i64[3] = [2,1,5]\n%y = Expand(%x, %t)", "f32[2,N,5]"},
      {"input %x: f32[N,1]\ninput %t: i64[?]\n%y = Expand(%x, %t)", "f32[*]"},
  });
  expect_refusals({{"input %x: f32[3]\nconst %t: i64[1] = [2]\n%y = Expand(%x, %t)", "Expand cannot broadcast"}});
}

}  // namespace
}  // namespace slim
