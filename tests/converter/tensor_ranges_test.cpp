#include "converter/tensor_ranges.h"

#include <gtest/gtest.h>

#include <numeric>

#include "graph/text.h"
#include "tests/converter/calibration/calibration_data.h"

namespace slim {
namespace {

/// x is quantized with scale 1/64 and this zero point; y is the graph output's name, which stands behind its pair.
Graph rounded_graph(int zero_point) {
  return parse(R"(graph g {opset=17} {
  input %x: f32[4]
  const %s: f32[] = 0.015625
  const %z: u8[] = )" +
               std::to_string(zero_point) + R"(
  %q = QuantizeLinear(%x, %s, %z)
  %d = DequantizeLinear(%q, %s, %z)
  %t = Tanh(%d)
  %r = QuantizeLinear(%t, %s, %z)
  %y = DequantizeLinear(%r, %s, %z)
  output %y
})");
}

TensorRange range_of_x(const std::vector<float>& data, int zero_point) {
  QuantizationPlan plan;
  plan.observed = {"x"};
  Calibration calibration;
  calibration.values.emplace("x", calibration_data::statistics_of(data));
  const auto ranges = tensor_ranges(rounded_graph(zero_point), plan, calibration);
  EXPECT_EQ(ranges.size(), 1U);
  return ranges.empty() ? TensorRange{} : ranges[0];
}

TEST(TensorRanges, AreWhatEightBitsExpress) {
  const auto range = range_of_x({-1.0F, 0.0F, 0.0F, 3.0F}, 64);
  EXPECT_EQ(range.observed, (Range{-1, 3}));
  EXPECT_EQ(range.chosen, (Range{-1, 191 / 64.0F}));
  EXPECT_EQ(range.zeros, 50.0);
}

TEST(TensorRanges, BarsHoldEveryElementButZeros) {
  const auto range = range_of_x({-1.0F, -0.99F, 0.0F, 0.5F, 3.0F}, 64);
  ASSERT_EQ(range.bars.size(), TensorRange::kBars);
  EXPECT_EQ(std::accumulate(range.bars.begin(), range.bars.end(), std::uint64_t{0}), 4U);
  EXPECT_EQ(range.bars.front(), 2U);
  EXPECT_EQ(range.bars.back(), 1U);
  EXPECT_EQ(range.bars[24], 1U);  // 0.5 is 1.5 of 4 from the left
}

TEST(TensorRanges, CountWhatIsClipped) {
  std::vector<float> data(99, 1.0F);
  data.push_back(100.0F);
  EXPECT_NEAR(range_of_x(data, 0).clipped, 1.0, 1e-9);
  EXPECT_EQ(range_of_x(std::vector<float>(10, 1.0F), 0).clipped, 0.0);
}

TEST(TensorRanges, TensorsOfZerosAreNothingToDraw) {
  const auto range = range_of_x({0.0F, 0.0F}, 0);
  EXPECT_EQ(range.zeros, 100.0);
  EXPECT_EQ(std::accumulate(range.bars.begin(), range.bars.end(), std::uint64_t{0}), 0U);
}

TEST(TensorRanges, LeaveOutWhatIsNotQuantized) {
  QuantizationPlan plan;
  plan.observed = {"x", "q", "absent", "y"};
  Calibration calibration;
  for (const auto& name : plan.observed) calibration.values.emplace(name, calibration_data::statistics_of({1.0F}));
  const auto ranges = tensor_ranges(rounded_graph(0), plan, calibration);
  ASSERT_EQ(ranges.size(), 2U);
  EXPECT_EQ(ranges[1].tensor, "y");  // found through the pair that its name stands behind
}

}  // namespace
}  // namespace slim
