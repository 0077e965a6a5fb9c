#include "passes/quantize/pair_saturation.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/passes/quantize/pair_emulation.h"

namespace slim {
namespace {

using Weights = std::vector<std::int8_t>;

TEST(PairLimit, IsWhatSixteenBitsHold) {
  EXPECT_EQ(pair_limit(255), 128) << "128 * 255 = 32640, 129 * 255 = 32895";
  EXPECT_EQ(pair_limit(200), 163);
  EXPECT_EQ(pair_limit(129), 254);
  EXPECT_EQ(pair_limit(130), 252);
}

TEST(PairLimit, ForbidsNothingWhereNothingCanSaturate) {
  for (const int code : {0, 1, 127, 128}) EXPECT_EQ(pair_limit(code), 254) << code;
}

TEST(PairLimit, HoldsForTheLowerEndToo) {
  for (int code = 129; code <= 255; ++code) EXPECT_EQ(pair_limit(code), 32768 / code) << code;
}

TEST(WorstPair, IsOfTheTwoLargestOfOneSign) {
  EXPECT_EQ(worst_pair(Weights{5, 7, -3}), 12);
  EXPECT_EQ(worst_pair(Weights{7, 5, -3, -10, -11}), 21);
  EXPECT_EQ(worst_pair(Weights{-127, -127}), 254);
  EXPECT_EQ(worst_pair(Weights{100, 100}), 200) << "equal ones count twice";
}

TEST(WorstPair, CountsPaddingAsZero) {
  EXPECT_EQ(worst_pair(Weights{127}), 127);
  EXPECT_EQ(worst_pair(Weights{127, -127}), 127) << "the other sign takes away";
  EXPECT_EQ(worst_pair(Weights{}), 0);
  EXPECT_EQ(worst_pair(Weights{0, 0}), 0);
}

// The proof, in numbers: a channel loses something in some order with some codes if and only if its worst pair is above
// the limit.
TEST(PairSaturation, LimitIsExactlyWhereTheEmulationSaturates) {
  std::mt19937 random(3);  // NOLINT(bugprone-random-generator-seed): the same channels each time
  std::size_t saturated = 0;
  constexpr std::size_t kRounds = 4000;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const int reach = std::uniform_int_distribution(40, 127)(random);
    const int highest = std::uniform_int_distribution(100, 255)(random);
    Weights weights(std::uniform_int_distribution<std::size_t>(1, 6)(random));
    for (auto& w : weights) w = static_cast<std::int8_t>(std::uniform_int_distribution(-reach, reach)(random));
    const bool safe = worst_pair(weights) <= pair_limit(highest);
    EXPECT_EQ(some_pair_saturates(weights, highest), !safe);
    saturated += safe ? 0 : 1;
  }
  EXPECT_GT(saturated, kRounds / 20);
  EXPECT_LT(saturated, kRounds * 9 / 10);
}

}  // namespace
}  // namespace slim
