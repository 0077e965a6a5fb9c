#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

const std::string kImage = "input %x: f32[N,3,H,W]\n";

std::string reduced(const std::string& axes, const std::string& attributes) {
  return kImage + "const %a: i64[" + axes + "\n%y = ReduceMean(%x, %a) " + attributes;
}

TEST(InferReduction, Types) {
  expect_types({
      {reduced("2] = [2,-1]", ""), "f32[N,3,1,1]"},
      {reduced("2] = [2,3]", "{keepdims=false}"), "f32[N,3]"},
      {reduced("0] = []", ""), "f32[1,1,1,1]"},
      {reduced("0] = []", "{noop_with_empty_axes=true}"), "f32[N,3,H,W]"},
      {kImage + "%y = ReduceSum(%x) {keepdims=false}", "f32[]"},
      {kImage + "%y = ReduceL2(%x) {noop_with_empty_axes=true}", "f32[N,3,H,W]"},
      {kImage + "input %a: i64[1]\n%y = ReduceMax(%x, %a)", "f32[?,?,?,?]"},
      {kImage + "input %a: i64[1]\n%y = ReduceMax(%x, %a) {keepdims=false}", "f32[*]"},
      {"input %x: f32[*]\n%y = ReduceMean(%x) {keepdims=false}", "f32[]"},
      {"input %x: f32[*]\n%y = ReduceMean(%x)", "f32[*]"},
      {kImage + "%y = Softmax(%x) {axis=1}", "f32[N,3,H,W]"},
      {kImage + "%y = ArgMax(%x) {axis=1}", "i64[N,1,H,W]"},
      {kImage + "%y = ArgMin(%x) {axis=-1, keepdims=false}", "i64[N,3,H]"},
      {"input %x: f32[*]\n%y = ArgMin(%x)", "i64[*]"},
      {kImage + "const %k: i64[1] = [2]\n%y, %i = TopK(%x, %k) {axis=1}", "f32[N,2,H,W]"},
      {kImage + "input %k: i64[1]\n%v, %y = TopK(%x, %k)", "i64[N,3,H,?]"},
  });
}

TEST(InferReduction, Refusals) {
  expect_refusals({
      {reduced("1] = [4]", ""), "axis 4 of ReduceMean is out of range for rank 4; input 0 is 'x' f32[N,3,H,W]"},
      {reduced("2] = [1,-3]", ""), "ReduceMean lists axis -3 twice"},
      {kImage + "%y = Softmax(%x) {axis=-9223372036854775808}", "axis -9223372036854775808 of Softmax"},
      {kImage + "%y = ArgMax(%x) {axis=7}", "axis 7 of ArgMax"},
      {kImage + "const %k: i64[1] = [4]\n%y, %i = TopK(%x, %k) {axis=1}", "TopK asks for 4 elements along axis 1"},
      {kImage + "const %k: i64[1] = [-1]\n%y, %i = TopK(%x, %k)", "TopK asks for -1 elements"},
  });
}

}  // namespace
}  // namespace slim
