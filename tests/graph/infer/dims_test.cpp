#include "graph/infer/dims.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

const PartialInt kN = Dim::symbol("N");
const PartialInt kUnknown;

TEST(DimArithmetic, KeepsSymbolsOnlyWhereTheResultIsOne) {
  EXPECT_EQ(add(kN, 0), kN);
  EXPECT_EQ(add(0, kN), kN);
  EXPECT_EQ(add(kN, 1), kUnknown);
  EXPECT_EQ(subtract(kN, 0), kN);
  EXPECT_EQ(subtract(kN, kN), PartialInt(0));
  EXPECT_EQ(subtract(kUnknown, kUnknown), kUnknown);
  EXPECT_EQ(multiply(1, kN), kN);
  EXPECT_EQ(multiply(kN, 0), PartialInt(0));
  EXPECT_EQ(multiply(kN, kN), kUnknown);
  EXPECT_EQ(divide(kN, 1), kN);
  EXPECT_EQ(divide(kN, 2), kUnknown);
  EXPECT_EQ(divide(-7, 2), PartialInt(-3));
}

TEST(DimArithmetic, OverflowIsUnknown) {
  EXPECT_EQ(add(INT64_MAX, 1), kUnknown);
  EXPECT_EQ(subtract(INT64_MIN, 1), kUnknown);
  EXPECT_EQ(multiply(INT64_MAX, 2), kUnknown);
  EXPECT_EQ(divide(INT64_MIN, -1), kUnknown);
  EXPECT_EQ(divide(1, 0), kUnknown);
}

TEST(DimArithmetic, UnifyTakesTheBetterKnown) {
  const auto n = Dim::symbol("N");
  EXPECT_EQ(unify(n, 3), Dim(3));
  EXPECT_EQ(unify(3, n), Dim(3));
  EXPECT_EQ(unify(Dim(), n), n);
  EXPECT_EQ(unify(n, Dim()), n);
  EXPECT_EQ(unify(n, Dim::symbol("M")), n);
  EXPECT_EQ(unify(3, 4), std::nullopt);
}

}  // namespace
}  // namespace slim
