#include "converter/calibration/exact_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace slim {
namespace {

ExactSum sum_of(const std::vector<float>& values) {
  ExactSum sum;
  for (const float value : values) sum.add(value);
  return sum;
}

TEST(ExactSum, IsZeroAtFirst) { EXPECT_EQ(ExactSum().value(), 0); }

TEST(ExactSum, KeepsWhatDoubleWouldLose) {
  EXPECT_EQ(sum_of({0x1p100F, 1, -0x1p100F}).value(), 1);
  EXPECT_EQ(sum_of({0x1p127F, 0x1p-149F, -0x1p127F}).value(), 0x1p-149);
  EXPECT_EQ(sum_of({-3, 1.5F}).value(), -1.5);
  EXPECT_EQ(sum_of({0.1F, -0.1F}), ExactSum());
}

TEST(ExactSum, EveryExponentStandsAtItsPlace) {
  for (int exponent = -149; exponent <= 127; ++exponent) {
    const float value = std::ldexp(1.0F, exponent);
    EXPECT_EQ(sum_of({value}).value(), static_cast<double>(value)) << exponent;
    EXPECT_EQ(sum_of({-value}).value(), -static_cast<double>(value)) << exponent;
    const float dense = std::nextafter(value, 0.0F);
    EXPECT_EQ(sum_of({dense}).value(), static_cast<double>(dense)) << exponent;
  }
}

TEST(ExactSum, LimbsAreTwosComplementInUnitsOfTheSmallestFloat) {
  EXPECT_EQ(sum_of({0x1p-149F}).limbs(), (ExactSum::Limbs{1, 0, 0, 0, 0}));
  EXPECT_EQ(sum_of({-0x1p-149F}).limbs(), (ExactSum::Limbs{~0ULL, ~0ULL, ~0ULL, ~0ULL, ~0ULL}));
  EXPECT_EQ(sum_of({1}).limbs(), (ExactSum::Limbs{0, 0, 1ULL << (149 - 128), 0, 0}));
}

TEST(ExactSum, ValueRoundsOnceToNearestEven) {
  // 2^53 + 1 is half way between two doubles; the even one is below, and anything more goes up.
  EXPECT_EQ(sum_of({0x1p53F, 1}).value(), 0x1p53);
  EXPECT_EQ(sum_of({0x1p53F, 1, 0x1p-149F}).value(), 0x1p53 + 2);
  EXPECT_EQ(sum_of({0x1p53F, 3}).value(), 0x1p53 + 4);
  EXPECT_EQ(sum_of({-0x1p53F, -1, -0x1p-149F}).value(), -0x1p53 - 2);
}

TEST(ExactSum, LargestFloatsDoNotOverflow) {
  constexpr float kLargest = std::numeric_limits<float>::max();
  ExactSum sum = sum_of({kLargest});
  // Doubled 40 times: as many additions as samples are allowed.
  for (int i = 0; i < 40; ++i) sum.merge(ExactSum(sum));
  EXPECT_EQ(sum.value(), std::ldexp(static_cast<double>(kLargest), 40));
  ExactSum negative = sum_of({-kLargest});
  for (int i = 0; i < 40; ++i) negative.merge(ExactSum(negative));
  EXPECT_EQ(negative.value(), -std::ldexp(static_cast<double>(kLargest), 40));
  negative.merge(sum);
  EXPECT_EQ(negative, ExactSum());
}

TEST(ExactSum, OrderAndPartitionDoNotMatter) {
  std::mt19937 engine(7);
  std::vector<float> values;
  while (values.size() < 2000) {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(engine()));
    if (std::isfinite(value)) values.push_back(value);
  }
  const ExactSum whole = sum_of(values);
  std::shuffle(values.begin(), values.end(), engine);
  ExactSum merged;
  for (std::size_t at = 0; at < values.size();) {
    const auto size = std::min<std::size_t>(1 + engine() % 300, values.size() - at);
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(at);
    merged.merge(sum_of(std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(size))));
    at += size;
  }
  EXPECT_EQ(merged, whole);
  EXPECT_EQ(ExactSum(whole.limbs()), whole);
}

}  // namespace
}  // namespace slim
