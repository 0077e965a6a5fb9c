#include "graph/quant_params.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

TEST(Quantize, RoundsHalfToEvenAndSaturates) {
  EXPECT_EQ(quantize<std::uint8_t>(0.5F, 1.0F, 0), 0);
  EXPECT_EQ(quantize<std::uint8_t>(1.5F, 1.0F, 0), 2);
  EXPECT_EQ(quantize<std::uint8_t>(2.5F, 1.0F, 0), 2);
  EXPECT_EQ(quantize<std::uint8_t>(-1.0F, 1.0F, 0), 0);
  EXPECT_EQ(quantize<std::uint8_t>(300.0F, 1.0F, 0), 255);
  EXPECT_EQ(quantize<std::int8_t>(-1e30F, 1.0F, 3), -128);
  EXPECT_EQ(quantize<std::int8_t>(NAN, 1.0F, 3), 3);
  EXPECT_EQ(quantize<std::int32_t>(1e12F, 1.0F, 0), 2147483647);
}

TEST(AffineU8, ZeroIsExactAndEndsAreHit) {
  const auto affine = affine_u8(-1.0F, 1.55F);
  EXPECT_FLOAT_EQ(affine.scale, 0.01F);
  EXPECT_EQ(affine.zero_point, 100);
  EXPECT_EQ(quantize<std::uint8_t>(0.0F, affine.scale, affine.zero_point), 100);
  EXPECT_EQ(quantize<std::uint8_t>(1.55F, affine.scale, affine.zero_point), 255);
}

TEST(AffineU8, RangeIsWidenedToHoldZero) {
  EXPECT_EQ(affine_u8(2.0F, 5.1F).zero_point, 0);
  EXPECT_FLOAT_EQ(affine_u8(2.0F, 5.1F).scale, 0.02F);
  EXPECT_EQ(affine_u8(-5.1F, -2.0F).zero_point, 255);
}

TEST(AffineU8, DegenerateRangeGivesUnitScale) {
  EXPECT_EQ(affine_u8(0.0F, 0.0F), (AffineU8{1.0F, 0}));
  EXPECT_EQ(affine_u8(0.0F, 1e-40F), (AffineU8{1.0F, 0}));
}

TEST(SymmetricS8, ScaleOf127Levels) {
  EXPECT_FLOAT_EQ(symmetric_s8_scale(1.27F), 0.01F);
  EXPECT_EQ(symmetric_s8_scale(0.0F), 1.0F);
}

}  // namespace
}  // namespace slim
