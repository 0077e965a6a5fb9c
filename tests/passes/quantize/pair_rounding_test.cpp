#include "passes/quantize/pair_rounding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/passes/quantize/pair_emulation.h"

namespace slim {
namespace {

/// As pair_rounding.h gives it, without the factor.
double expected_error(std::span<const double> errors, std::size_t window, const InputCorrelation& inputs) {
  double squares = 0.0;
  double windows = 0.0;
  double total = 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    squares += errors[i] * errors[i];
    sum += errors[i];
    if ((i + 1) % window != 0 && i + 1 != errors.size()) continue;
    windows += sum * sum;
    total += sum;
    sum = 0.0;
  }
  return (1.0 - inputs.window) * squares + (inputs.window - inputs.channels) * windows +
         inputs.channels * total * total;
}

std::vector<int> as_ints(const std::vector<std::int8_t>& integers) { return {integers.begin(), integers.end()}; }

TEST(RoundedInPairs, IsTheNearestWithoutCorrelation) {
  EXPECT_EQ(as_ints(rounded_in_pairs(std::vector<float>{1.4F, 1.4F, -0.6F, 60.0F}, 1.0F, 1, {128, {}})),
            (std::vector<int>{1, 1, -1, 60}));
}

TEST(RoundedInPairs, ErrorsOfAWindowDoNotAddUp) {
  // Nearest: 1 1 1 1, wrong by -1.6 together. Two of the four go up: 0.4.
  const auto integers = rounded_in_pairs(std::vector<float>{1.4F, 1.4F, 1.4F, 1.4F}, 1.0F, 4, {128, {0.9, 0.0}});
  int sum = 0;
  for (const auto q : integers) sum += std::int32_t{q};
  EXPECT_EQ(sum, 6);
}

TEST(RoundedInPairs, ErrorsOfAChannelDoNotAddUp) {
  const std::vector<float> weights(40, 1.4F);
  int sum = 0;
  for (const auto q : rounded_in_pairs(weights, 1.0F, 1, {128, {0.75, 0.5}})) sum += std::int32_t{q};
  EXPECT_NEAR(sum, 56, 2) << "40 * 1.4; the nearest integers add up to 40";
}

TEST(RoundedInPairs, KeepsTheLimitAndLowersTheExpectedError) {
  std::mt19937 random(8);  // NOLINT(bugprone-random-generator-seed)
  double balanced = 0.0;
  double nearest = 0.0;
  for (int round = 0; round < 300; ++round) {
    const auto window = static_cast<std::size_t>(round % 3 == 0 ? 1 : 9);
    std::vector<float> weights(window * std::uniform_int_distribution<std::size_t>(1, 12)(random));
    for (auto& w : weights) w = std::normal_distribution(0.0F, 30.0F)(random);
    const InputCorrelation inputs{0.75, round % 2 == 0 ? 0.3 : 0.0};
    const auto errors = [&](const InputCorrelation& assumed) {
      const auto integers = rounded_in_pairs(weights, 1.0F, window, {128, assumed});
      EXPECT_FALSE(some_pair_saturates(integers, 255)) << round;
      std::vector<double> result;
      for (std::size_t i = 0; i < weights.size(); ++i) result.push_back(integers[i] - static_cast<double>(weights[i]));
      return result;
    };
    const double by_balance = expected_error(errors(inputs), window, inputs);
    const double by_nearest = expected_error(errors({}), window, inputs);
    if (inputs.channels == 0.0) {
      EXPECT_LE(by_balance, by_nearest + 1e-6) << round;
    }
    balanced += by_balance;
    nearest += by_nearest;
  }
  EXPECT_LT(balanced, 0.6 * nearest);
}

}  // namespace
}  // namespace slim
