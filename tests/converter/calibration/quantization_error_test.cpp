#include "converter/calibration/quantization_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/converter/calibration/calibration_data.h"

namespace slim {
namespace {

Histogram histogram_of(const std::vector<float>& data) {
  Histogram histogram;
  histogram.add(data);
  return histogram;
}

/// Sum over the density of f by the midpoint rule.
template <class F>
double integrate(const HistogramDensity& density, F&& f) {
  constexpr int kPoints = 200;
  double sum = 0;
  for (std::size_t bin = 0; bin < density.heights().size(); ++bin) {
    const double start = density.edges()[bin];
    const double length = density.edges()[bin + 1] - start;
    for (int i = 0; i < kPoints; ++i)
      sum += density.heights()[bin] * length / kPoints * f(start + (i + 0.5) / kPoints * length);
  }
  return sum;
}

double quantized(double x, double step, int zero_point) {
  return step * (std::clamp(std::nearbyint(x / step) + zero_point, 0.0, 255.0) - zero_point);
}

TEST(HistogramDensity, CoversTheDataInBinWidths) {
  // Width 1; bins -2..-1 and 0..1999, of which the outermost end at -1.5 and 1999.25.
  const HistogramDensity density(histogram_of({-1.5F, 0, 0, 0.5F, 7, 1999.25F}));
  EXPECT_EQ(density.low(), -1.5);
  EXPECT_EQ(density.high(), 1999.25);
  EXPECT_EQ(density.total(), 4);
  EXPECT_EQ(density.heights()[0], 2);     // one element over [-1.5, -1)
  EXPECT_EQ(density.heights()[2], 1);     // over [0, 1): exact zeros do not count
  EXPECT_EQ(density.heights()[9], 1);     // 7
  EXPECT_EQ(density.heights()[2001], 4);  // over [1999, 1999.25]
  EXPECT_EQ(density.bin_of(-1.2), 0U);
  EXPECT_EQ(density.bin_of(7.9), 9U);
  EXPECT_EQ(density.bin_of(1e9), 2001U);
  EXPECT_EQ(density.bin_of(-1e9), 0U);
}

TEST(HistogramDensity, ClippingByHand) {
  const HistogramDensity density(histogram_of({-1.5F, 7, 1999.25F}));
  // 7 is spread over [7, 8): from 7.5 on, (1/2)^3 / 3. 1999.25 over the last quarter: its mean and its variance.
  const double outlier = std::pow(1999.125 - 7.5, 2) + 0.25 * 0.25 / 12;
  EXPECT_NEAR(density.clipped_above(7.5), 0.125 / 3 + outlier, 1e-6);
  EXPECT_EQ(density.clipped_above(1999.25), 0);
  EXPECT_NEAR(density.clipped_below(-1), 0.25 / 3, 1e-12);  // [-1.5, -1) at density 2: 2 * (1/2)^3 / 3
  EXPECT_NEAR(density.clipped_below(-1.25), 2 * std::pow(0.25, 3) / 3, 1e-12);
  EXPECT_EQ(density.clipped_below(-1.5), 0);
}

TEST(QuantizationErrors, RoundingByHand) {
  // One element in [7, 8) and one in [1000, 1000.0001]; the step of 8 rounds [7, 8) up to 8 and keeps 1000 = 125 * 8.
  const HistogramDensity density(histogram_of({7, 1000, 1500}));
  ASSERT_EQ(density.edges()[1], 1);
  const QuantizationErrors errors(density, 8);
  // Integral of (8 - t)^2 over [7, 8) is 1/3; 1000 lies in [1000, 1001): 1/3; 1500 is 4 from a multiple of 8.
  EXPECT_NEAR(errors.with_zero_point(0), 1.0 / 3 + 1.0 / 3 + 16, 1e-2);
}

TEST(QuantizationErrors, AgreeWithNumericalIntegration) {
  std::vector<float> data = calibration_data::normal(3000, 0.4F, 1, 1);
  data.resize(4000, 0.0F);
  const HistogramDensity density(histogram_of(data));
  for (const double step : {0.7, 1.0, 2.3, 5.9, 9.0}) {
    const QuantizationErrors errors(density, step);
    for (const int zero_point : {0, 60, 128, 255}) {
      const double expected =
          integrate(density, [&](double x) { return std::pow(x - quantized(x, step, zero_point), 2); });
      EXPECT_NEAR(errors.with_zero_point(zero_point), expected, 1e-3 * expected) << step << ' ' << zero_point;
    }
  }
}

TEST(QuantizationErrors, ManyElementsAtABoundArePointLike) {
  // 1000 elements at 6 have no error when 6 is on the grid.
  std::vector<float> data(1000, 6.0F);
  const Histogram histogram = histogram_of(data);
  const HistogramDensity density(histogram);
  const double six = 6 / histogram.bin_width();
  EXPECT_NEAR(QuantizationErrors(density, six / 255).with_zero_point(0), 0, 1e-4);
  EXPECT_NEAR(QuantizationErrors(density, six / 254.5).with_zero_point(0), 1000 * std::pow(six / 254.5 / 2, 2), 20);
}

}  // namespace
}  // namespace slim
