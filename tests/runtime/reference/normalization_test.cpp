#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

TEST(ReferenceBatchNormalization, NormalizesByChannel) {
  // (x - 1) / sqrt(4) * 3 + 5, and x * 2 for mean 0, variance 1, scale 2.
  expect_result(R"(
const %x: f32[1,2,2] = [1, 3, 1, 3]
const %scale: f32[2] = [3, 2]
const %bias: f32[2] = [5, 0]
const %mean: f32[2] = [1, 0]
const %variance: f32[2] = [4, 1]
%y = BatchNormalization(%x, %scale, %bias, %mean, %variance) {epsilon=0.0})",
                {"f32[1,2,2] = [5, 8, 2, 6]"});
}

TEST(ReferenceInstanceNormalization, NormalizesEachPlane) {
  // Mean 2, deviation 1: -1 and 1.
  expect_result(R"(
const %x: f32[1,2,2] = [1, 3, 10, 10]
const %scale: f32[2] = [2, 2]
const %bias: f32[2] = [0.5, 7]
%y = InstanceNormalization(%x, %scale, %bias) {epsilon=0.0000001})",
                {"f32[1,2,2] = [-1.5, 2.5, 7, 7]"}, 1e-6);
}

TEST(ReferenceLayerNormalization, NormalizesTrailingAxes) {
  expect_result(R"(
const %x: f32[2,1,2] = [1, 3, 30, 10]
const %scale: f32[2] = [1, 2]
const %bias: f32[1,2] = [0, 100]
%y = LayerNormalization(%x, %scale, %bias) {axis=1, epsilon=0.0})",
                {"f32[2,1,2] = [-1, 102, 1, 98]"});
}

TEST(ReferenceLrn, SumsSquaresOfNeighbours) {
  // size 2: the window of c is [c, c + 1]; 1 + 2/2 * (1 + 4) = 6; 1 + 4 = 5.
  expect_result("const %x: f32[1,2,1] = [1, 2]\n%y = LRN(%x) {size=2, alpha=2.0, beta=1.0, bias=1.0}",
                {"f32[1,2,1] = [0.16666667, 0.4]"}, 1e-8);
}

TEST(ReferenceLpNormalization, DividesByTheNorm) {
  const std::string x = "const %x: f32[2,2] = [3, 4, 0, 0]\n";
  expect_result(x + "%y = LpNormalization(%x)", {"f32[2,2] = [0.6, 0.8, 0, 0]"});
  expect_result(x + "%y = LpNormalization(%x) {axis=0, p=1}", {"f32[2,2] = [1, 1, 0, 0]"});
}

TEST(ReferenceSoftmax, DividesExponentials) {
  // exp(0) : exp(ln 3) = 1 : 3, and large numbers do not overflow.
  const std::string x = "const %x: f32[2,2] = [0, 1.0986123, 1000, 1001.0986]\n";
  expect_result(x + "%y = Softmax(%x)", {"f32[2,2] = [0.25, 0.75, 0.25, 0.75]"}, 1e-5);
  expect_result(x + "%y = LogSoftmax(%x) {axis=0}", {"f32[2,2] = [-1000, -1000, 0, 0]"}, 1e-4);
}

}  // namespace
}  // namespace slim
