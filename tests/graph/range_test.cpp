#include "graph/range.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace slim {
namespace {

TEST(Range, HullHoldsBoth) {
  EXPECT_EQ((Range{-1, 2}.hull({0.5F, 3})), (Range{-1, 3}));
  EXPECT_EQ((Range{-1, 2}.hull({-4, 1})), (Range{-4, 2}));
}

TEST(Range, WithZeroMovesOneEndAtMost) {
  EXPECT_EQ((Range{1, 2}.with_zero()), (Range{0, 2}));
  EXPECT_EQ((Range{-2, -1}.with_zero()), (Range{-2, 0}));
  EXPECT_EQ((Range{-2, 1}.with_zero()), (Range{-2, 1}));
  EXPECT_FALSE((Range{1, 2}.includes_zero()));
  EXPECT_TRUE((Range{1, 2}.with_zero().includes_zero()));
}

TEST(Range, WithZeroHasNoNegativeZero) {
  const Range range = Range{-0.0F, -0.0F}.with_zero();
  EXPECT_FALSE(std::signbit(range.min));
  EXPECT_FALSE(std::signbit(range.max));
}

TEST(Range, WidthOfHugeRangeIsFinite) {
  constexpr float kLargest = std::numeric_limits<float>::max();
  EXPECT_EQ((Range{-kLargest, kLargest}.width()), 2.0 * static_cast<double>(kLargest));
}

TEST(Range, WidenedKeepsAnEndAtZero) {
  EXPECT_EQ((Range{-2, 6}.widened(0.25F)), (Range{-4, 8}));
  EXPECT_EQ((Range{0, 8}.widened(0.25F)), (Range{0, 10}));
}

}  // namespace
}  // namespace slim
