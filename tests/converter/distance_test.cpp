#include "converter/distance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace slim {
namespace {

Tensor floats(const std::vector<float>& values) {
  return Tensor::from<float>({static_cast<std::int64_t>(values.size())}, values);
}

TEST(Distance, SumsEnergies) {
  const auto d = distance(floats({3, -4}), floats({3, -3}));
  EXPECT_EQ(d.signal, 25.0);
  EXPECT_EQ(d.noise, 1.0);
  EXPECT_EQ(d.candidate, 18.0);
  EXPECT_EQ(d.product, 21.0);
  EXPECT_EQ(d.max_abs, 1.0);
  EXPECT_NEAR(d.sqnr_db(), 13.9794, 1e-4);  // 10 log10(25)
  EXPECT_NEAR(d.cosine(), 21.0 / (5.0 * std::sqrt(18.0)), 1e-12);
}

TEST(Distance, TakesAnyNumericTypes) {
  const auto d = distance(Tensor::from<std::int32_t>({2}, {1, 2}), Tensor::from<std::uint8_t>({2}, {1, 4}));
  EXPECT_EQ(d.signal, 5.0);
  EXPECT_EQ(d.noise, 4.0);
}

TEST(Distance, IdenticalTensorsAre200Decibels) {
  const auto d = distance(floats({1, 2}), floats({1, 2}));
  EXPECT_DOUBLE_EQ(d.sqnr_db(), 200.0);
  EXPECT_DOUBLE_EQ(d.cosine(), 1.0);
  const auto zeros = distance(floats({0}), floats({0}));
  EXPECT_DOUBLE_EQ(zeros.sqnr_db(), 200.0);
  EXPECT_EQ(zeros.cosine(), 1.0);
}

TEST(Distance, ZeroAgainstSomethingHasNoCosine) { EXPECT_EQ(distance(floats({0}), floats({1})).cosine(), 0.0); }

TEST(Distance, NanCountsAsInfinitelyFar) {
  const auto d = distance(floats({1, 2}), floats({std::nanf(""), 2}));
  EXPECT_EQ(d.max_abs, std::numeric_limits<double>::infinity());
  EXPECT_EQ(d.sqnr_db(), -std::numeric_limits<double>::infinity());
}

TEST(Distance, AddsUp) {
  auto d = distance(floats({3}), floats({4}));
  d += distance(floats({4}), floats({1}));
  EXPECT_EQ(d.signal, 25.0);
  EXPECT_EQ(d.noise, 10.0);
  EXPECT_EQ(d.max_abs, 3.0);
}

// Output 0: signal 1 + 100, noise 1 + 400; output 1: equal, 200 dB. Cosines: (1 + 1) / 2, then (-1 + 1) / 2.
TEST(OutputDistance, SumsEnergiesOverSamplesAndAveragesOverOutputs) {
  OutputDistance total;
  total.add(distances(std::vector{floats({1}), floats({5})}, std::vector{floats({2}), floats({5})}));
  total.add(distances(std::vector{floats({10}), floats({5})}, std::vector{floats({-10}), floats({5})}));
  EXPECT_EQ(total.samples(), 2U);
  EXPECT_NEAR(total.sqnr_db(), (10.0 * std::log10(101.0 / 401.0) + 200.0) / 2.0, 1e-9);
  EXPECT_NEAR(total.cosine(), 0.5, 1e-12);
}

TEST(Argmax, TakesTheFirstOfEquals) {
  EXPECT_EQ(argmax(floats({1, 7, 7, 2})), 1U);
  EXPECT_EQ(argmax(floats({-3})), 0U);
}

}  // namespace
}  // namespace slim
