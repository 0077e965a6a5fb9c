#include "converter/calibration/histogram_kernels.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace slim::histogram_kernels {
namespace {

/// Random bit patterns: every exponent, subnormal numbers included.
std::vector<float> random_floats(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::vector<float> data(count);
  for (float& x : data) {
    do {
      x = std::bit_cast<float>(static_cast<std::uint32_t>(engine()));
    } while (!std::isfinite(x));
  }
  return data;
}

TEST(HistogramKernels, EveryCpuFindsTheSameExtent) {
  for (const std::size_t count : {0U, 1U, 31U, 32U, 33U, 1000U}) {
    const auto data = random_floats(count, 1);
    const Extent best = scan(data.data(), count);
    const Extent any = portable::scan(data.data(), count);
    EXPECT_EQ(best.min, any.min);
    EXPECT_EQ(best.max, any.max);
    EXPECT_TRUE(best.finite);
    EXPECT_TRUE(any.finite);
  }
}

TEST(HistogramKernels, NonFiniteElementsAreSeenAnywhere) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    for (std::size_t at = 0; at < 70; ++at) {
      std::vector<float> data(70, 1.0F);
      data[at] = bad;
      EXPECT_FALSE(scan(data.data(), data.size()).finite) << at;
      EXPECT_FALSE(portable::scan(data.data(), data.size()).finite) << at;
    }
  }
}

TEST(HistogramKernels, EveryCpuFindsTheSameBins) {
  constexpr float kScale = 0x1p-117F;  // the largest float falls in bin 2^11 - 1
  for (const std::size_t count : {1U, 15U, 64U, 1001U}) {
    std::vector<float> data = random_floats(count, 2);
    data[0] = -0.0F;
    std::vector<std::uint16_t> best(count);
    std::vector<std::uint16_t> any(count);
    EXPECT_EQ(bin_indices(data.data(), count, kScale, 2048, best.data()), 1U);
    EXPECT_EQ(portable::bin_indices(data.data(), count, kScale, 2048, any.data()), 1U);
    EXPECT_EQ(best, any);
    for (std::size_t i = 0; i < count; ++i) {
      const int m = static_cast<int>(std::ldexp(std::abs(static_cast<double>(data[i])), -117));
      EXPECT_EQ(best[i], 2048 + (data[i] < 0 ? -1 - m : m)) << data[i];
    }
  }
}

TEST(HistogramKernels, CountersAddUp) {
  for (const std::size_t count : {1U, 4U, 7U, 4096U}) {
    std::vector<std::uint16_t> indices(count);
    for (std::size_t i = 0; i < count; ++i) indices[i] = static_cast<std::uint16_t>(i % 3);
    Counters counters;
    count_indices(indices.data(), count, counters);
    for (std::size_t bin = 0; bin < 3; ++bin) {
      std::size_t sum = 0;
      for (const auto& way : counters.ways) sum += way[bin];
      EXPECT_EQ(sum, (count + 2 - bin) / 3);
    }
  }
}

}  // namespace
}  // namespace slim::histogram_kernels
