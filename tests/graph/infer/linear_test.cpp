#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

const std::string kImage = "input %x: f32[N,3,H,W]\n";
const std::string kStatic = "input %x: f32[1,3,224,224]\n";
const std::string kWeight = "const %w: f32[8,3,3,3] = zeros\n";

TEST(InferConv, Types) {
  expect_types({
      {kStatic + kWeight + "%y = Conv(%x, %w) {pads=[1,1,1,1]}", "f32[1,8,224,224]"},
      {kStatic + kWeight + "%y = Conv(%x, %w) {strides=[2,2]}", "f32[1,8,111,111]"},
      {kStatic + kWeight + "%y = Conv(%x, %w) {dilations=[2,1]}", "f32[1,8,220,222]"},
      {kStatic + kWeight + "%y = Conv(%x, %w) {auto_pad=SAME_UPPER, strides=[2,3]}", "f32[1,8,112,75]"},
      {kImage + kWeight + "%y = Conv(%x, %w) {pads=[1,1,1,1]}", "f32[N,8,H,W]"},
      {kImage + kWeight + "%y = Conv(%x, %w) {pads=[1,0,1,0]}", "f32[N,8,H,?]"},
      {kImage + kWeight + "%y = Conv(%x, %w) {auto_pad=SAME_LOWER}", "f32[N,8,H,W]"},
      {"input %x: f32[*]\n" + kWeight + "%y = Conv(%x, %w)", "f32[?,8,?,?]"},
      {kStatic + "input %w: f32[*]\n%y = Conv(%x, %w) {kernel_shape=[3,3]}", "f32[1,?,222,222]"},
      {kStatic + "input %w: f32[*]\n%y = Conv(%x, %w)", "f32[1,?,?,?]"},
      {"input %x: f32[*]\ninput %w: f32[*]\n%y = Conv(%x, %w)", "f32[*]"},
      {"input %x: f32[2,6,9]\nconst %w: f32[4,3,3] = zeros\n%y = Conv(%x, %w) {group=2}", "f32[2,4,7]"},
  });
}

TEST(InferConv, Refusals) {
  const auto with = [](const std::string& attributes) {
    return kStatic + kWeight + "%y = Conv(%x, %w) {" + attributes + "}";
  };
  expect_refusals({
      {"input %x: f32[1,4,9,9]\n" + kWeight + "%y = Conv(%x, %w)", "Conv of 4 channels with 'x' f32[1,4,9,9]"},
      {"input %x: f32[1,3,9]\n" + kWeight + "%y = Conv(%x, %w)", "an input and a weight of one rank"},
      {"input %x: f32[1,3]\n" + kWeight + "%y = Conv(%x, %w)", "must have rank 3 or more, but is 'x' f32[1,3]"},
      {"input %x: f32[1,3,2,9]\n" + kWeight + "%y = Conv(%x, %w)", "window of 3 positions (kernel 3, dilation 1)"},
      {"input %x: i32[1,3,9,9]\n" + kWeight + "%y = Conv(%x, %w)", "must be of a float type, but is 'x' i32"},
      {"input %x: f16[1,3,9,9]\n" + kWeight + "%y = Conv(%x, %w)", "must have one element type"},
      {kStatic + kWeight + "const %b: f32[7] = zeros\n%y = Conv(%x, %w, %b)", "must have 8 elements"},
      {kStatic + kWeight + "%y = Conv(%x)", "Conv needs 2 to 3 inputs, but has 1"},
      {kStatic + kWeight + "%y = Conv(_, %w)", "Conv needs input 0, but it is omitted"},
      {kStatic + kWeight + "%y, %z = Conv(%x, %w)", "Conv needs 1 outputs, but has 2"},
      {"input %x: f32[1,9,9,9]\n" + kWeight + "%y = Conv(%x, %w) {group=3}", "8 output channels of 'w'"},
      {with("group=0"), "'group' of Conv must be at least 1"},
      {with("strides=[0,1]"), "'strides' must lie"},
      {with("strides=[1]"), "'strides' needs one entry"},
      {with("pads=[0,0,-1,0]"), "'pads' must lie"},
      {with("pads=[0,0,9223372036854775807,0]"), "'pads' must lie"},
      {with("dilations=[9223372036854775807,1]"), "'dilations' must lie"},
      {with("dilations=[1073741824,1]"), "does not fit into axis 2"},
      {with("kernel_shape=[5,5]"), "'kernel_shape' differs"},
  });
}

TEST(InferConvTranspose, Types) {
  const std::string weight = "const %w: f32[3,8,4,4] = zeros\n";
  expect_types({
      {kStatic + weight + "%y = ConvTranspose(%x, %w) {strides=[2,2], pads=[1,1,1,1]}", "f32[1,8,448,448]"},
      {kStatic + weight + "%y = ConvTranspose(%x, %w) {strides=[2,2], output_padding=[1,0]}", "f32[1,8,451,450]"},
      {kStatic + weight + "%y = ConvTranspose(%x, %w) {strides=[2,2], auto_pad=SAME_UPPER}", "f32[1,8,448,448]"},
      {kImage + weight + "%y = ConvTranspose(%x, %w) {output_shape=[9,10]}", "f32[N,8,9,10]"},
      {kImage + weight + "%y = ConvTranspose(%x, %w) {strides=[2,2]}", "f32[N,8,?,?]"},
      {"input %x: f32[1,4,5]\nconst %w: f32[4,3,2] = zeros\n%y = ConvTranspose(%x, %w) {group=2}", "f32[1,6,6]"},
      {"input %x: f32[*]\ninput %w: f32[*]\n%y = ConvTranspose(%x, %w)", "f32[*]"},
  });
  expect_refusals({
      {"input %x: f32[1,4,9,9]\n" + weight + "%y = ConvTranspose(%x, %w)", "ConvTranspose of 4 channels"},
      {kStatic + weight + "%y = ConvTranspose(%x, %w) {group=2}", "3 input channels"},
      {kStatic + weight + "%y = ConvTranspose(%x, %w) {output_padding=[-1,0]}", "'output_padding' must lie"},
      {kStatic + weight + "%y = ConvTranspose(%x, %w) {output_shape=[0,0]}", "'output_shape' must lie"},
      {kStatic + weight + "const %b: f32[3] = zeros\n%y = ConvTranspose(%x, %w, %b)", "must have 8 elements"},
  });
}

TEST(InferGemm, TypesAndRefusals) {
  const std::string ab = "input %a: f32[N,4]\nconst %b: f32[4,5] = zeros\n";
  expect_types({
      {ab + "%y = Gemm(%a, %b)", "f32[N,5]"},
      {ab + "const %c: f32[5] = zeros\n%y = Gemm(%a, %b, %c)", "f32[N,5]"},
      {"input %a: f32[4,N]\nconst %b: f32[5,4] = zeros\n%y = Gemm(%a, %b) {transA=true, transB=true}", "f32[N,5]"},
      {"input %a: f32[*]\nconst %b: f32[4,5] = zeros\n%y = Gemm(%a, %b)", "f32[?,5]"},
  });
  expect_refusals({
      {ab + "%y = Gemm(%a, %b) {transB=true}", "4 columns meet 5 rows"},
      {ab + "const %c: f32[6] = zeros\n%y = Gemm(%a, %b, %c)", "broadcastable to [N,5], but is 'c' f32[6]"},
      {"input %a: f32[1,5]\nconst %b: f32[5,1] = zeros\nconst %c: f32[5] = zeros\n%y = Gemm(%a, %b, %c)",
       "broadcastable to [1,1]"},
      {"input %a: f32[2,3,4]\nconst %b: f32[4,5] = zeros\n%y = Gemm(%a, %b)", "must have rank 2"},
  });
}

TEST(InferMatMul, TypesAndRefusals) {
  const auto product = [](const std::string& a, const std::string& b) {
    return "input %a: f32" + a + "\ninput %b: f32" + b + "\n%y = MatMul(%a, %b)";
  };
  expect_types({
      {product("[N,4]", "[4,5]"), "f32[N,5]"},
      {product("[N,T,4]", "[4,5]"), "f32[N,T,5]"},
      {product("[N,1,T,4]", "[6,4,T]"), "f32[N,6,T,T]"},
      {product("[4]", "[4,5]"), "f32[5]"},
      {product("[N,4]", "[4]"), "f32[N]"},
      {product("[4]", "[4]"), "f32[]"},
      {product("[*]", "[4,5]"), "f32[*]"},
  });
  expect_refusals({
      {product("[N,4]", "[5,4]"), "4 columns meet 5 rows"},
      {product("[2,3,4]", "[3,4,5]"), "batch axes"},
      {product("[]", "[4,5]"), "must have rank 1 or more"},
  });
}

}  // namespace
}  // namespace slim
