#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

const std::string kImage = "input %x: f32[N,3,H,W]\n";
const std::string kStatic = "input %x: f32[1,3,6,7]\n";

TEST(InferPool, Types) {
  expect_types({
      {kStatic + "%y = MaxPool(%x) {kernel_shape=[3,3], strides=[2,2]}", "f32[1,3,2,3]"},
      {kStatic + "%y = MaxPool(%x) {kernel_shape=[3,3], strides=[2,2], ceil_mode=true}", "f32[1,3,3,3]"},
      {kStatic + "%v, %y = MaxPool(%x) {kernel_shape=[2,2]}", "i64[1,3,5,6]"},
      {kImage + "%y = MaxPool(%x) {kernel_shape=[3,3], pads=[1,1,1,1]}", "f32[N,3,H,W]"},
      {kImage + "%y = AveragePool(%x) {kernel_shape=[2,1]}", "f32[N,3,?,W]"},
      {"input %x: u8[1,3,6,7]\n%y = MaxPool(%x) {kernel_shape=[2,2]}", "u8[1,3,5,6]"},
      {"input %x: f32[*]\n%y = MaxPool(%x) {kernel_shape=[2,2]}", "f32[?,?,?,?]"},
      {kImage + "%y = GlobalAveragePool(%x)", "f32[N,3,1,1]"},
      {"input %x: f32[N,C,T]\n%y = GlobalMaxPool(%x)", "f32[N,C,1]"},
      {"input %x: f32[*]\n%y = GlobalMaxPool(%x)", "f32[*]"},
  });
}

TEST(InferPool, Refusals) {
  expect_refusals({
      {kStatic + "%y = MaxPool(%x)", "no spatial axes"},
      {kStatic + "%y = MaxPool(%x) {kernel_shape=[2]}", "must have rank 3, but is 'x' f32[1,3,6,7]"},
      {kStatic + "%y = MaxPool(%x) {kernel_shape=[7,7]}", "window of 7 positions"},
      {kStatic + "%y = AveragePool(%x) {kernel_shape=[2,-2]}", "kernel's sizes must lie"},
      {kStatic + "%y = AveragePool(%x) {kernel_shape=[2,2], pads=[1]}", "'pads' needs two entries"},
      {"input %x: i8[1,3,6,7]\n%y = AveragePool(%x) {kernel_shape=[2,2]}", "a float type"},
      {"input %x: f32[3]\n%y = GlobalAveragePool(%x)", "must have rank 2 or more"},
  });
}

TEST(InferNormalization, TypesAndRefusals) {
  const std::string vectors = "const %s: f32[3] = ones\nconst %b: f32[3] = ones\n";
  expect_types({
      {kImage + vectors + "%y = BatchNormalization(%x, %s, %b, %s, %b)", "f32[N,3,H,W]"},
      {kImage + vectors + "%y = InstanceNormalization(%x, %s, %b)", "f32[N,3,H,W]"},
      {"input %x: f32[N,T,3]\n" + vectors + "%y = LayerNormalization(%x, %s, %b)", "f32[N,T,3]"},
      {kImage + "%y = LRN(%x) {size=5}", "f32[N,3,H,W]"},
      {kImage + "%y = LpNormalization(%x) {axis=1}", "f32[N,3,H,W]"},
  });
  const std::string four = "input %x: f32[N,4,H,W]\n";
  expect_refusals({
      {four + vectors + "%y = BatchNormalization(%x, %s, %b, %s, %b)", "input 1 of BatchNormalization must have 4"},
      {four + vectors + "%y = InstanceNormalization(%x, %s, %b)", "must have 4 elements, but is 's' f32[3]"},
      {"input %x: f32[N,T,4]\n" + vectors + "%y = LayerNormalization(%x, %s, %b)", "input 1 of LayerNormalization"},
      {"input %x: f32[N,3]\n" + vectors + "%y = LayerNormalization(%x, %s) {axis=2}", "axis 2 of LayerNormalization"},
      {kImage + "%y = LRN(%x) {size=0}", "'size' of LRN must be at least 1"},
      {kImage + "%y = LpNormalization(%x) {axis=-5}", "axis -5"},
  });
}

}  // namespace
}  // namespace slim
