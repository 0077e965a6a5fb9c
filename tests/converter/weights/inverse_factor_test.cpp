#include "converter/weights/inverse_factor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "runtime/onednn/sgemm.h"
#include "tests/converter/weights/random_operand.h"

namespace slim {
namespace {

constexpr float kDampingHere = 0.01F;

/// X X^T of [size, rows] random numbers.
std::vector<float> random_gram(std::int64_t size, std::int64_t rows) {
  const auto x = normal_elements(size * rows, static_cast<unsigned>(size));
  std::vector<float> gram(static_cast<std::size_t>(size * size));
  multiply(size, size, rows, 1.0F, {x.data(), rows}, {x.data(), rows, true}, 0.0F, gram.data(), size);
  return gram;
}

std::vector<double> times(const std::vector<float>& matrix, const std::vector<double>& vector, bool transposed) {
  const auto size = vector.size();
  std::vector<double> result(size, 0.0);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j)
      result[i] += static_cast<double>(matrix[transposed ? j * size + i : i * size + j]) * vector[j];
  }
  return result;
}

/// Largest difference of U^T U (A + damping) z from z, for some random z of N(0, 1).
double apart_from_inverse(const std::vector<float>& factor, const std::vector<float>& matrix, std::size_t size) {
  double trace = 0.0;
  for (std::size_t i = 0; i < size; ++i) trace += static_cast<double>(matrix[i * size + i]);
  const double damping = static_cast<double>(kDampingHere) * trace / static_cast<double>(size);
  double apart = 0.0;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    const auto random = normal_elements(static_cast<std::int64_t>(size), seed);
    const std::vector<double> z(random.begin(), random.end());
    auto product = times(matrix, z, false);
    for (std::size_t i = 0; i < size; ++i) product[i] += damping * z[i];
    product = times(factor, times(factor, product, false), true);
    for (std::size_t i = 0; i < size; ++i) apart = std::max(apart, std::fabs(product[i] - z[i]));
  }
  return apart;
}

class InverseFactor : public ::testing::TestWithParam<std::int64_t> {};

TEST_P(InverseFactor, IsUpperTriangularAndItsSquareTheInverse) {
  const auto size = static_cast<std::size_t>(GetParam());
  const auto matrix = random_gram(GetParam(), 2 * GetParam());
  const auto factor = inverse_factor(matrix, GetParam(), kDampingHere);
  ASSERT_EQ(factor.size(), size * size);
  EXPECT_LT(apart_from_inverse(factor, matrix, size), 1e-3);
  for (std::size_t i = 0; i < size; ++i) {
    EXPECT_GT(factor[i * size + i], 0.0F);
    for (std::size_t j = 0; j < i; ++j) ASSERT_EQ(factor[i * size + j], 0.0F) << i << ", " << j;
  }
}

TEST_P(InverseFactor, OfFewRowsStaysFinite) {
  const auto matrix = random_gram(GetParam(), (GetParam() + 2) / 3);
  const auto factor = inverse_factor(matrix, GetParam(), kDampingHere);
  for (const float element : factor) ASSERT_TRUE(std::isfinite(element));
  EXPECT_LT(apart_from_inverse(factor, matrix, static_cast<std::size_t>(GetParam())), 1e-2);
}

TEST_P(InverseFactor, OfZerosIsTheIdentity) {
  const auto size = static_cast<std::size_t>(GetParam());
  const auto factor = inverse_factor(std::vector<float>(size * size, 0.0F), GetParam(), kDampingHere);
  for (std::size_t i = 0; i < size * size; ++i) ASSERT_EQ(factor[i], i % (size + 1) == 0 ? 1.0F : 0.0F);
}

// 64 rows are factored together.
INSTANTIATE_TEST_SUITE_P(Sizes, InverseFactor, ::testing::Values(1, 2, 63, 64, 65, 200));

TEST(InverseFactorOfANumber, IsTheRootOfItsInverse) { EXPECT_NEAR(inverse_factor({4.0F}, 1, 0.0F)[0], 0.5F, 1e-6F); }

}  // namespace
}  // namespace slim
