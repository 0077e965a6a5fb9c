#include "runtime/onednn/sgemm.h"

#include <gtest/gtest.h>

#include <vector>

namespace slim {
namespace {

/// a [2, 3] and b [3, 2], each as it is or as the transpose of what is stored.
TEST(Sgemm, MultipliesMatricesAndTransposes) {
  const std::vector<float> a = {1, 2, 3, 4, 5, 6};
  const std::vector<float> a_transposed = {1, 4, 2, 5, 3, 6};
  const std::vector<float> b = {1, 0, 2, 1, 0, 3};
  const std::vector<float> b_transposed = {1, 2, 0, 0, 1, 3};
  const std::vector<float> expected = {5, 11, 14, 23};
  for (const auto& left : {MatrixView{a.data(), 3}, MatrixView{a_transposed.data(), 2, true}}) {
    for (const auto& right : {MatrixView{b.data(), 2}, MatrixView{b_transposed.data(), 3, true}}) {
      std::vector<float> c(4, -1.0F);
      multiply(2, 2, 3, 1.0F, left, right, 0.0F, c.data(), 2);
      EXPECT_EQ(c, expected);
    }
  }
}

TEST(Sgemm, AddsToPartOfALargerMatrix) {
  const std::vector<float> a = {1, 2, 9, 3, 4, 9};
  std::vector<float> c = {1, 1, 7, 1, 1, 7};
  multiply(2, 2, 2, -2.0F, {a.data(), 3}, {a.data(), 3}, 1.0F, c.data(), 3);
  EXPECT_EQ(c, (std::vector<float>{-13, -19, 7, -29, -43, 7}));
}

TEST(Sgemm, OfNothingChangesNothing) {
  const std::vector<float> a(4, 1.0F);
  std::vector<float> c(4, 3.0F);
  multiply(2, 2, 0, 1.0F, {a.data(), 2}, {a.data(), 2}, 1.0F, c.data(), 2);
  EXPECT_EQ(c, std::vector<float>(4, 3.0F));
  multiply(0, 2, 2, 1.0F, {a.data(), 2}, {a.data(), 2}, 0.0F, c.data(), 2);
  EXPECT_EQ(c, std::vector<float>(4, 3.0F));
}

}  // namespace
}  // namespace slim
