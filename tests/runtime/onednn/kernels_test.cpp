#include "runtime/onednn/kernels.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <vector>

#include "graph/quant_params.h"

namespace slim::onednn {
namespace {

using ::testing::ElementsAre;

template <typename Q>
void expect_same_as_quant_params(float scale, std::int32_t zero_point) {
  std::vector<float> x;
  for (int i = -1200; i <= 1200; ++i) x.push_back(static_cast<float>(i) * scale / 4.0F);  // ties included
  x.insert(x.end(), {1e30F, -1e30F, std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                     std::nanf(""), 1e-40F});
  std::vector<float> y(x.size());
  const QuantGrid grid{scale, static_cast<float>(zero_point), std::numeric_limits<Q>::lowest(),
                       std::numeric_limits<Q>::max()};
  fake_quantize(x.data(), y.data(), static_cast<std::int64_t>(x.size()), grid);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_EQ(y[i], dequantize(quantize<Q>(x[i], scale, zero_point), scale, zero_point)) << "x = " << x[i];
  }
}

TEST(FakeQuantize, IsQuantizeAndDequantize) {
  expect_same_as_quant_params<std::uint8_t>(0.05F, 0);
  expect_same_as_quant_params<std::uint8_t>(0.037F, 113);
  expect_same_as_quant_params<std::int8_t>(0.5F, -3);
  expect_same_as_quant_params<std::uint16_t>(0.001F, 40000);
}

TEST(ScaleShift, WalksPlainBlockedAndChannelsLast) {
  const std::vector<float> scale{1, 10};
  const std::vector<float> shift{0, 1};
  const std::vector<float> x{1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<float> y(8);
  const ScaleShift parameters{scale.data(), shift.data()};
  scale_shift(x.data(), y.data(), {2, 2, 2, 1}, parameters);
  EXPECT_THAT(y, ElementsAre(1, 2, 31, 41, 5, 6, 71, 81));
  scale_shift(x.data(), y.data(), {1, 1, 4, 2}, parameters);
  EXPECT_THAT(y, ElementsAre(1, 21, 3, 41, 5, 61, 7, 81));
}

TEST(ScaleShift, ClampsInPlace) {
  const float scale = 2;
  const float shift = -3;
  std::vector<float> x{0, 1, 2, 3, 9};
  scale_shift(x.data(), x.data(), {1, 1, 5, 1}, {&scale, &shift, 0.0F, 6.0F});
  EXPECT_THAT(x, ElementsAre(0, 0, 1, 3, 6));
}

TEST(ScaleShift, HasAParameterForEachLaneOfABlock) {
  std::vector<float> scale(32);
  std::vector<float> shift(32, 1.0F);
  for (int c = 0; c < 32; ++c) scale[static_cast<std::size_t>(c)] = static_cast<float>(c);
  const std::vector<float> x(96, 2.0F);
  std::vector<float> y(96);
  scale_shift(x.data(), y.data(), {1, 2, 3, 16}, {scale.data(), shift.data()});
  EXPECT_EQ(y[0], 1.0F);
  EXPECT_EQ(y[17], 3.0F);
  EXPECT_EQ(y[48], 33.0F);
  EXPECT_EQ(y[95], 63.0F);
}

}  // namespace
}  // namespace slim::onednn
