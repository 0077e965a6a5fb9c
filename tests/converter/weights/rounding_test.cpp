#include "converter/weights/rounding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/converter/weights/random_operand.h"

namespace slim {
namespace {

constexpr float kStep = 0.05F;  ///< coarse: some twenty integers matter

struct OperandCase {
  const char* name;
  OperandView view;
  Dims dims;
  double most = 0.8;  ///< share of what the nearest integers lose
};

OperandMoments moments_of(const OperandCase& of, std::vector<float> x) {
  OperandMoments moments(of.view);
  moments.add(x, of.view.channels_last ? Dims{of.dims[0], of.dims[1]} : of.dims);
  return moments;
}

GroupWeights random_weights(const OperandView& view, std::int64_t outputs, unsigned seed) {
  GroupWeights weights{view.taps(), view.channels, outputs, {}, {}, {}, {}};
  weights.values = normal_elements(view.taps() * view.channels * outputs, seed);
  for (auto& value : weights.values) value *= 0.25F;
  for (std::int64_t o = 0; o < outputs; ++o) weights.scales.push_back(kStep * (1.0F + 0.1F * static_cast<float>(o)));
  return weights;
}

float scale_at(const GroupWeights& weights, std::size_t i) {
  return weights.scales[i % static_cast<std::size_t>(weights.outputs)];
}

std::vector<std::int8_t> nearest_to(const GroupWeights& weights) {
  std::vector<std::int8_t> integers;
  for (std::size_t i = 0; i < weights.values.size(); ++i)
    integers.push_back(static_cast<std::int8_t>(std::nearbyint(weights.values[i] / scale_at(weights, i))));
  return integers;
}

/// What the outputs differ by, as far as the moments tell: over all outputs, e^T (taps x channels) e.
double lost(const GroupWeights& weights, const std::vector<std::int8_t>& integers, const OperandMoments& moments,
            bool bias_follows) {
  const auto by_channel = moments.channel_products(0, bias_follows);
  const auto by_tap = moments.tap_products(0);
  const auto taps = static_cast<std::size_t>(weights.taps);
  const auto channels = static_cast<std::size_t>(weights.channels);
  const auto outputs = static_cast<std::size_t>(weights.outputs);
  const auto error = [&](std::size_t i) {
    return static_cast<double>(weights.values[i]) - static_cast<double>(scale_at(weights, i)) * integers[i];
  };
  double total = 0.0;
  for (std::size_t a = 0; a < taps * channels; ++a) {
    for (std::size_t b = 0; b < taps * channels; ++b) {
      const auto product = static_cast<double>(by_tap[a / channels * taps + b / channels]) *
                           static_cast<double>(by_channel[a % channels * channels + b % channels]);
      for (std::size_t o = 0; o < outputs; ++o) total += error(a * outputs + o) * product * error(b * outputs + o);
    }
  }
  return total;
}

class Rounding : public ::testing::TestWithParam<OperandCase> {
 protected:
  OperandMoments moments(unsigned seed = 1) const {
    return moments_of(GetParam(), related_elements(GetParam().dims, seed));
  }
  GroupWeights weights(unsigned seed = 7) const { return random_weights(GetParam().view, 6, seed); }
};

TEST_P(Rounding, LosesLessThanTheNearestIntegers) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const auto of = moments(seed);
    const auto given = weights(seed + 10);
    for (const bool bias_follows : {false, true}) {
      const double nearest = lost(given, nearest_to(given), of, bias_follows);
      EXPECT_LT(lost(given, round_weights(given, of, 0, bias_follows), of, bias_follows), GetParam().most * nearest)
          << seed;
    }
  }
}

TEST_P(Rounding, KeepsWeightsThatAreOnTheGrid) {
  auto given = weights();
  const auto integers = nearest_to(given);
  for (std::size_t i = 0; i < integers.size(); ++i) given.values[i] = scale_at(given, i) * integers[i];
  EXPECT_EQ(round_weights(given, moments(), 0, true), integers);
}

TEST_P(Rounding, StaysInsideTheBounds) {
  auto given = weights();
  for (std::size_t i = 0; i < given.values.size(); ++i) {
    given.low.push_back(static_cast<std::int8_t>(-(static_cast<int>(i) % 4)));
    given.high.push_back(static_cast<std::int8_t>(static_cast<int>(i) % 3));
  }
  const auto integers = round_weights(given, moments(), 0, false);
  for (std::size_t i = 0; i < integers.size(); ++i) {
    ASSERT_GE(integers[i], given.low[i]);
    ASSERT_LE(integers[i], given.high[i]);
  }
  given.low.clear();
  given.high.clear();
  for (auto& scale : given.scales) scale /= 1000.0F;
  for (const auto integer : round_weights(given, moments(), 0, false)) ASSERT_GE(integer, -127);
}

TEST_P(Rounding, OfAnOperandOfZerosIsToTheNearest) {
  const auto dead = moments_of(GetParam(), std::vector<float>(static_cast<std::size_t>(count_of(GetParam().dims))));
  for (const bool bias_follows : {false, true})
    EXPECT_EQ(round_weights(weights(), dead, 0, bias_follows), nearest_to(weights()));
}

TEST_P(Rounding, OfAConstantOperandIsToTheNearestWhereABiasFollows) {
  const auto constant =
      moments_of(GetParam(), std::vector<float>(static_cast<std::size_t>(count_of(GetParam().dims)), 1.5F));
  EXPECT_EQ(round_weights(weights(), constant, 0, true), nearest_to(weights()));
  if (GetParam().view.channels == 1) return;
  EXPECT_NE(round_weights(weights(), constant, 0, false), nearest_to(weights())) << "channels make up for each other";
}

TEST_P(Rounding, GivesTheSameEachTime) {
  EXPECT_EQ(round_weights(weights(), moments(), 0, true), round_weights(weights(), moments(), 0, true));
}

INSTANTIATE_TEST_SUITE_P(
    Operands, Rounding,
    ::testing::Values(OperandCase{"OneTap", {1, 24, {1, 1}, {1, 1}, {0, 0}, false}, {2, 24, 6, 6}},
                      OperandCase{"MoreChannelsThanABlock", {1, 70, {1, 1}, {1, 1}, {0, 0}, false}, {1, 70, 12, 12}},
                      OperandCase{"NineTaps", {1, 6, {3, 3}, {1, 1}, {1, 1}, false}, {1, 6, 10, 10}},
                      OperandCase{"Depthwise", {1, 1, {3, 3}, {1, 1}, {1, 1}, false}, {1, 1, 12, 12}, 0.95},
                      OperandCase{"Rows", {1, 20, {1, 1}, {1, 1}, {0, 0}, true}, {150, 20, 1, 1}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(RoundingOfGroups, FollowsTheGroupsOwnMoments) {
  const OperandView view{2, 4, {1, 1}, {1, 1}, {0, 0}, false};
  const Dims dims{1, 8, 8, 8};
  const auto x = related_elements(dims, 1);
  OperandMoments both(view);
  both.add(x, dims);
  OperandMoments second({1, 4, {1, 1}, {1, 1}, {0, 0}, false});
  second.add(std::span(x).subspan(4 * 64), {1, 4, 8, 8});
  const auto weights = random_weights(view, 5, 3);
  EXPECT_EQ(round_weights(weights, both, 1, true), round_weights(weights, second, 0, true));
  EXPECT_NE(round_weights(weights, both, 0, true), round_weights(weights, both, 1, true));
}

}  // namespace
}  // namespace slim
