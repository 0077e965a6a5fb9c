#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

const std::string kParameters =
    "const %s: f32[] = 0.5\nconst %z: u8[] = 3\nconst %ws: f32[8] = ones\nconst %wz: i8[8] = zeros\n";
const std::string kImage = "input %x: u8[N,3,H,W]\n";
const std::string kWeight = "const %w: i8[8,3,1,1] = zeros\n";

TEST(InferQuantization, Types) {
  expect_types({
      {kParameters + "input %x: f32[N,8]\n%y = QuantizeLinear(%x, %s)", "u8[N,8]"},
      {kParameters + "input %x: f32[N,8]\n%y = QuantizeLinear(%x, %ws, %wz)", "i8[N,8]"},
      {kParameters + kImage + "%y = DequantizeLinear(%x, %s, %z)", "f32[N,3,H,W]"},
      {kParameters + kWeight + "%y = DequantizeLinear(%w, %ws, %wz) {axis=0}", "f32[8,3,1,1]"},
      {"input %x: u8[2]\nconst %s: f16[] = 1\n%y = DequantizeLinear(%x, %s)", "f16[2]"},
      {"input %x: i32[8]\nconst %s: f32[8] = ones\n%y = DequantizeLinear(%x, %s) {axis=0}", "f32[8]"},
      {"input %x: f32[N]\n%y, %s, %z = DynamicQuantizeLinear(%x)", "u8[N]"},
      {"input %x: f32[N]\n%q, %y, %z = DynamicQuantizeLinear(%x)", "f32[]"},
      {kParameters + kImage + kWeight + "%y = QLinearConv(%x, %s, %z, %w, %ws, %wz, %s, %z)", "u8[N,8,H,W]"},
      {kImage + kWeight + "%y = ConvInteger(%x, %w)", "i32[N,8,H,W]"},
      {"input %a: u8[N,4]\ninput %b: i8[4,5]\n%y = MatMulInteger(%a, %b)", "i32[N,5]"},
      {kParameters + "input %a: u8[N,4]\nconst %b: u8[4,5] = zeros\n%y = QLinearMatMul(%a, %s, %z, %b, %s, %z, %s, %z)",
       "u8[N,5]"},
  });
}

TEST(InferQuantization, Refusals) {
  expect_refusals({
      {kParameters + "input %x: f32[N,7]\n%y = QuantizeLinear(%x, %ws, %wz)", "scales 'ws' f32[8] for axis 1"},
      {kParameters + "input %x: f32[N,8]\n%y = QuantizeLinear(%x, %s, %wz)", "must have one size"},
      {kParameters + "input %x: f32[8]\n%y = QuantizeLinear(%x, %ws, %wz)", "axis 1 of QuantizeLinear"},
      {kParameters + kImage + "%y = DequantizeLinear(%x, %ws, %wz)", "must have one element type"},
      {kParameters + "input %x: u8[N]\n%y = DequantizeLinear(%x, %z, %z)", "must be of a float type"},
      {"input %x: i32[N]\n%y, %s, %z = DynamicQuantizeLinear(%x)", "must be of type f32"},
      {kParameters + kImage + kWeight +
           "const %b: f32[8] = zeros\n"
           "%y = QLinearConv(%x, %s, %z, %w, %ws, %wz, %s, %z, %b)",
       "must be of type i32"},
      {"input %a: f32[N,4]\ninput %b: i8[4,5]\n%y = MatMulInteger(%a, %b)", "must be of type u8 or i8"},
      {"input %a: u8[N,4]\ninput %b: i8[3,5]\n%y = MatMulInteger(%a, %b)", "4 columns meet 3 rows"},
  });
}

}  // namespace
}  // namespace slim
