#include "converter/synthetic_match.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cmath>

#include "converter/load.h"
#include "runtime/reference/executor.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

constexpr auto kConv = R"(
    input %x: f32[1,3,32,32]
    const %w: f32[16,3,5,5] = normal(seed=1, std=0.3)
    %c = Conv(%x, %w) {pads=[2,2,2,2]}
)";

/// The network, with the mean and variance that its convolution's result has on pictures of this style.
Graph trained_on(const SyntheticStyle& style) {
  const auto conv = typed(std::string("graph g {opset=17} {") + kConv + "    output %c\n}");
  const auto executor = make_reference_executor(conv);
  const auto source = synthetic_data(input_infos(conv), 8, "", {style});
  std::vector<double> mean(16, 0.0);
  std::vector<double> variance(16, 0.0);
  const double count = 8.0 * 32.0 * 32.0;
  for (std::size_t i = 0; i < source->size(); ++i) {
    const auto values = to_doubles(executor->run(source->load(i).inputs)[0]);
    for (std::size_t p = 0; p < values.size(); ++p) {
      mean[p / 1024] += values[p] / count;
      variance[p / 1024] += values[p] * values[p] / count;
    }
  }
  for (std::size_t c = 0; c < 16; ++c) variance[c] -= mean[c] * mean[c];
  return typed(std::string("graph g {opset=17} {") + kConv +
               fmt::format("    const %mean: f32[16] = [{}]\n    const %variance: f32[16] = [{}]\n",
                           fmt::join(mean, ", "), fmt::join(variance, ", ")) +
               "    const %one: f32[16] = ones\n    const %zero: f32[16] = zeros\n"
               "    %y = BatchNormalization(%c, %one, %zero, %mean, %variance)\n    output %y\n}");
}

class MatchedStyle : public ::testing::TestWithParam<SyntheticStyle> {};

TEST_P(MatchedStyle, IsTheOneOfTheTraining) {
  const auto match = match_synthetic_data(trained_on(GetParam()), "", {});
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->style, GetParam()) << match->style.contrast << " 1/" << match->style.coarse;
  EXPECT_EQ(match->normalizations, 1U);
  EXPECT_LT(match->mismatch, 0.1);
  EXPECT_LE(match->mismatch, match->mismatch_before);
}

INSTANTIATE_TEST_SUITE_P(Styles, MatchedStyle,
                         ::testing::Values(SyntheticStyle{}, SyntheticStyle{0.5, 1}, SyntheticStyle{0.7, 1},
                                           SyntheticStyle{1.0, 2}, SyntheticStyle{1.0, 4}, SyntheticStyle{0.7, 4}));

TEST(MatchSyntheticData, NeedsBatchNormalizationAndPictures) {
  EXPECT_FALSE(match_synthetic_data(typed(std::string("graph g {opset=17} {") + kConv + "    output %c\n}"), "", {}));
  EXPECT_FALSE(match_synthetic_data(typed(R"(graph g {opset=17} {
    input %x: f32[1,4]
    const %one: f32[4] = ones
    const %zero: f32[4] = zeros
    %y = BatchNormalization(%x, %one, %zero, %zero, %one)
    output %y
  })"),
                                    "", {}));
}

}  // namespace
}  // namespace slim
