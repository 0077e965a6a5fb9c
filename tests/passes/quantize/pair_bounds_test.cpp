#include "passes/quantize/pair_bounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "passes/quantize/weight_scale.h"
#include "tests/passes/quantize/pair_emulation.h"

namespace slim {
namespace {

constexpr int kLimit = 128;

/// The nearest integers inside the bounds.
std::vector<std::int8_t> rounded(const std::vector<float>& weights, float scale, const PairBounds& bounds) {
  std::vector<std::int8_t> integers;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const int nearest = static_cast<int>(std::nearbyint(weights[i] / scale));
    integers.push_back(static_cast<std::int8_t>(std::clamp(nearest, bounds.low_of(i), bounds.high_of(i))));
  }
  return integers;
}

double error_within(const std::vector<float>& weights, float scale) {
  const auto integers = rounded(weights, scale, pair_bounds(weights, scale, kLimit));
  double error = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double e = static_cast<double>(weights[i]) - static_cast<double>(scale) * integers[i];
    error += e * e;
  }
  return error;
}

TEST(PairBounds, OneWeightMayBeLarge) {
  const std::vector<float> weights = {3.0F, 120.0F, -5.0F, 6.0F};
  const auto bounds = pair_bounds(weights, 1.0F, kLimit);
  EXPECT_EQ(bounds.largest, 1U);
  EXPECT_EQ(bounds.high, 7) << "the room of 2 is shared: 7 + 121 = 128";
  EXPECT_EQ(bounds.largest_high, 121);
  EXPECT_EQ(bounds.smallest, 2U);
  EXPECT_EQ(bounds.low, -61) << "-5 leaves 123, half of which goes to the others";
  EXPECT_EQ(bounds.smallest_low, -67);
  EXPECT_EQ(bounds.high_of(1), 121);
  EXPECT_EQ(bounds.high_of(2), 7);
  EXPECT_EQ(bounds.low_of(2), -67);
  EXPECT_EQ(rounded(weights, 1.0F, bounds), (std::vector<std::int8_t>{3, 120, -5, 6}));
}

TEST(PairBounds, ClipTheLargestWhereManyWouldClip) {
  const std::vector<float> weights = {100.0F, 40.0F, 40.0F, 40.0F, 40.0F};
  const auto bounds = pair_bounds(weights, 1.0F, kLimit);
  // 100 + 40 is 12 too many; a step of the others costs four times as much.
  EXPECT_EQ(bounds.largest_high + bounds.high, 128);
  EXPECT_EQ(bounds.high, 38) << "4 * 2^2 + 10^2 = 116 is less than 4 * 3^2 + 9^2 and 4 * 1^2 + 11^2";
}

TEST(PairBounds, ClipTwoEqualOnesToHalf) {
  const auto bounds = pair_bounds(std::vector<float>{-90.0F, -90.0F}, 1.0F, kLimit);
  EXPECT_EQ(bounds.low, -64);
  EXPECT_EQ(bounds.smallest_low, -64);
  EXPECT_EQ(bounds.high, 64);
}

TEST(PairBounds, ForbidNothingWithoutALimit) {
  const auto bounds = pair_bounds(std::vector<float>{127.0F, 127.0F, -127.0F}, 1.0F, pair_limit(128));
  EXPECT_EQ(bounds.high, 127);
  EXPECT_EQ(bounds.largest_high, 127);
  EXPECT_EQ(bounds.smallest_low, -127);
}

TEST(PairScale, StaysWhereNothingSaturates) {
  EXPECT_EQ(pair_scale(std::vector<float>{127.0F, 1.0F, -127.0F}, 1.0F, kLimit, WeightScale::kMaxAbs), 1.0F);
  EXPECT_EQ(pair_scale(std::vector<float>{127.0F, 127.0F}, 1.0F, pair_limit(128), WeightScale::kMaxAbs), 1.0F);
}

TEST(PairScale, IsTheLeastThatSufficesForTwoEqualWeights) {
  // Nothing is gained by clipping both.
  const float scale = pair_scale(std::vector<float>{127.0F, 127.0F}, 1.0F, kLimit, WeightScale::kMaxAbs);
  EXPECT_NEAR(scale, 127.0F / 64.0F, 0.02F);
}

TEST(PairScale, ClipsAnOutlierWhereThatIsBetter) {
  // 127 + 3 is two too many. A larger scale would miss the four hundred others.
  std::vector<float> weights(400, -20.0F);
  weights[7] = 127.0F;
  weights[11] = 3.0F;
  const float scale = pair_scale(weights, 1.0F, kLimit, WeightScale::kMaxAbs);
  EXPECT_EQ(scale, 1.0F);
  const auto integers = rounded(weights, scale, pair_bounds(weights, scale, kLimit));
  EXPECT_EQ(integers[7], 126) << "one step each: 1 + 1 is less than 2^2";
  EXPECT_EQ(integers[11], 2);
}

struct Case {
  std::vector<float> weights;
  float scale;
  int highest;
};

/// Channels of all sizes and shapes: with outliers, of one sign, on a grid.
Case random_case(std::mt19937& random) {
  Case made;
  made.weights.resize(std::uniform_int_distribution<std::size_t>(1, 70)(random));
  const int kind = std::uniform_int_distribution(0, 4)(random);
  for (auto& w : made.weights) {
    w = std::normal_distribution(0.0F, 0.1F)(random);
    if (kind == 1) w = std::fabs(w);
    if (kind == 2) w = -std::fabs(w);
    if (kind == 3) w = std::nearbyint(w * 100.0F) / 128.0F;
  }
  if (kind == 4) made.weights.front() *= 20.0F;
  const float largest = std::fabs(*std::ranges::max_element(made.weights, {}, [](float w) { return std::fabs(w); }));
  made.scale = largest > 0.0F ? largest / 127.0F : 1.0F;
  made.highest = std::uniform_int_distribution(130, 255)(random);
  return made;
}

// Whatever the weights, the input's range, the order of the products and the codes, the emulation loses nothing.
TEST(PairScale, LeavesNothingToLoseInTheEmulation) {
  std::mt19937 random(5);  // NOLINT(bugprone-random-generator-seed)
  for (int round = 0; round < 1500; ++round) {
    const auto [weights, base, highest] = random_case(random);
    const int limit = pair_limit(highest);
    const auto rule = round % 2 == 0 ? WeightScale::kMaxAbs : WeightScale::kLeastSquares;
    const float scale = pair_scale(weights, base, limit, rule);
    auto integers = rounded(weights, scale, pair_bounds(weights, scale, limit));
    ASSERT_FALSE(some_pair_saturates(integers, highest)) << round;
    ASSERT_GE(scale, base * 0.999F) << "integers only become smaller";
    for (int order = 0; order < 4; ++order) {
      std::ranges::shuffle(integers, random);
      std::vector<int> codes(integers.size(), highest);
      ASSERT_EQ(saturating_sum(codes, integers), exact_sum(codes, integers));
      for (auto& code : codes) code = std::uniform_int_distribution(0, highest)(random);
      ASSERT_EQ(saturating_sum(codes, integers), exact_sum(codes, integers));
    }
  }
}

// What a rounding that chooses integers one by one relies on.
TEST(PairBounds, AllowNoIntegersThatSaturate) {
  std::mt19937 random(6);  // NOLINT(bugprone-random-generator-seed)
  for (int round = 0; round < 1500; ++round) {
    const auto [weights, scale, highest] = random_case(random);
    const auto bounds = pair_bounds(weights, scale, pair_limit(highest));
    ASSERT_LE(2 * bounds.high, pair_limit(highest));
    std::vector<std::int8_t> ends;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const bool up = std::uniform_int_distribution(0, 1)(random) == 1;
      ends.push_back(static_cast<std::int8_t>(up ? bounds.high_of(i) : bounds.low_of(i)));
    }
    ASSERT_FALSE(some_pair_saturates(ends, highest)) << round;
  }
}

TEST(PairScale, IsNoWorseThanToClipNothing) {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed)
  for (int round = 0; round < 300; ++round) {
    const auto made = random_case(random);
    const float scale = pair_scale(made.weights, made.scale, kLimit, WeightScale::kLeastSquares);
    float unclipped = made.scale;
    const auto obeys = [&] {
      std::vector<std::int8_t> integers;
      for (const float w : made.weights) integers.push_back(static_cast<std::int8_t>(std::nearbyint(w / unclipped)));
      return worst_pair(integers) <= kLimit;
    };
    while (!obeys()) unclipped *= 1.01F;
    // The candidates lie elsewhere on the grid, by up to a step.
    EXPECT_LE(error_within(made.weights, scale), error_within(made.weights, unclipped) * 1.1 + 1e-9) << round;
  }
}

}  // namespace
}  // namespace slim
