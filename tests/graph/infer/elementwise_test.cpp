#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

std::string binary(const std::string& op, const std::string& a, const std::string& b) {
  return "input %a: " + a + "\ninput %b: " + b + "\n%y = " + op + "(%a, %b)";
}

TEST(InferUnary, TypesAndRefusals) {
  expect_types({
      {"input %x: f32[N,?,3]\n%y = Relu(%x)", "f32[N,?,3]"},
      {"input %x: i8[3]\n%y = Relu(%x)", "i8[3]"},
      {"input %x: f32[*]\n%y = Sigmoid(%x)", "f32[*]"},
      {"input %x: f16[2]\n%y = LeakyRelu(%x) {alpha=0.2}", "f16[2]"},
      {"input %x: bool[2]\n%y = Not(%x)", "bool[2]"},
      {"input %x: f32[N]\n%y = Cast(%x) {to=i64}", "i64[N]"},
      {"input %x: f32[N]\nconst %h: f32[] = 6\n%y = Clip(%x, _, %h)", "f32[N]"},
      {"input %x: f32[N]\n%y = Dropout(%x)", "f32[N]"},
      {"input %x: f32[N]\n%v, %y = Dropout(%x)", "bool[N]"},
  });
  expect_refusals({
      {"input %x: i64[3]\n%y = Sigmoid(%x)", "input 0 of Sigmoid must be of a float type, but is 'x' i64[3]"},
      {"input %x: f32[3]\n%y = Not(%x)", "must be of type bool"},
      {"input %x: f32[N]\nconst %h: f32[2] = [1,2]\nconst %l: i32[] = 0\n%y = Clip(%x, %l, %h)", "one element type"},
      {"input %x: f32[N]\nconst %h: f32[1,1] = [6]\n%y = Clip(%x, _, %h)", "must have rank 0 to 1"},
  });
}

TEST(InferBinary, Broadcasts) {
  expect_types({
      {binary("Add", "f32[N,8,H,W]", "f32[8,1,1]"), "f32[N,8,H,W]"},
      {binary("Mul", "f32[N,1]", "f32[1,M]"), "f32[N,M]"},
      {binary("Sub", "f32[N]", "f32[5]"), "f32[5]"},
      {binary("Div", "f32[N]", "f32[M]"), "f32[?]"},
      {binary("Add", "f32[?]", "f32[?]"), "f32[?]"},
      {binary("Add", "f32[]", "f32[2,3]"), "f32[2,3]"},
      {binary("Add", "f32[*]", "f32[2,3]"), "f32[*]"},
      {binary("Pow", "f32[2]", "i64[]"), "f32[2]"},
      {binary("Mod", "i64[2]", "i64[1]"), "i64[2]"},
      {binary("Greater", "f32[2]", "f32[1]"), "bool[2]"},
      {binary("Equal", "i64[2]", "i64[2]"), "bool[2]"},
      {binary("And", "bool[2]", "bool[]"), "bool[2]"},
      {binary("PRelu", "f32[N,8,H,W]", "f32[8,1,1]"), "f32[N,8,H,W]"},
      {"input %a: f32[3,1]\ninput %b: f32[4]\ninput %c: f32[2,1,1]\n%y = Max(%a, %b, %c)", "f32[2,3,4]"},
      {"input %c: bool[N,1]\ninput %a: f32[4]\ninput %b: f32[]\n%y = Where(%c, %a, %b)", "f32[N,4]"},
  });
}

TEST(InferBinary, Refusals) {
  expect_refusals({
      {binary("Add", "f32[N,8]", "f32[7]"), "Add cannot broadcast input 1 'b' f32[7] to 'a' f32[N,8]"},
      {binary("Add", "f32[2]", "i32[2]"), "inputs 0 and 1 of Add must have one element type"},
      {binary("Less", "f32[2]", "f32[3]"), "Less cannot broadcast"},
      {binary("Equal", "f32[2]", "f32[3]"), "Equal cannot broadcast"},
      {binary("Or", "f32[2]", "bool[2]"), "must be of type bool"},
      {binary("PRelu", "f32[N,8]", "f32[2,8,1]"), "PRelu's slope"},
      {binary("PRelu", "f32[N,1]", "f32[8]"), "PRelu's slope"},
      {"input %a: f32[3]\ninput %b: f32[3]\ninput %c: f32[4]\n%y = Min(%a, %b, %c)", "to [3]"},
      {"input %a: f32[3]\ninput %b: f32[3]\n%y = Min(%a, _, %b)", "Min needs input 1, but it is omitted"},
      {"input %c: f32[]\ninput %a: f32[4]\n%y = Where(%c, %a, %a)", "must be of type bool"},
  });
}

}  // namespace
}  // namespace slim
