#include "converter/accuracy.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

Tensor scores(const std::vector<float>& values) {
  return Tensor::from<float>({1, static_cast<std::int64_t>(values.size())}, values);
}

TEST(ClassScores, AreOneVector) {
  EXPECT_TRUE(is_class_scores(scores({1.0F, 2.0F})));
  EXPECT_TRUE(is_class_scores(Tensor::zeros(DataType::kF32, {1, 10, 1, 1})));
  EXPECT_FALSE(is_class_scores(Tensor::zeros(DataType::kF32, {1, 1})));
  EXPECT_FALSE(is_class_scores(Tensor::zeros(DataType::kF32, {1, 4420, 2})));
}

TEST(InTop, CountsLargerScores) {
  const auto s = scores({0.1F, 0.9F, 0.5F, 0.7F});
  EXPECT_TRUE(in_top(s, 1, 1));
  EXPECT_FALSE(in_top(s, 3, 1));
  EXPECT_TRUE(in_top(s, 3, 2));
  EXPECT_FALSE(in_top(s, 0, 3));
  EXPECT_TRUE(in_top(s, 0, 5));
}

TEST(InTop, OfEqualScoresTheFirstIsLarger) {
  const auto s = scores({0.5F, 0.5F});
  EXPECT_TRUE(in_top(s, 0, 1));
  EXPECT_FALSE(in_top(s, 1, 1));
}

TEST(InTop, NoSuchLabel) { EXPECT_FALSE(in_top(scores({1.0F}), 1, 5)); }

// Four samples: both right, first only, first only, both wrong. d = 0, 1, 1, 0: mean 1/2, variance (2 - 4/4) / 3 = 1/3,
// standard error sqrt(1/12).
TEST(PairedAccuracy, HandComputed) {
  PairedAccuracy a;
  a.add(true, true);
  a.add(true, false);
  a.add(true, false);
  a.add(false, false);
  EXPECT_EQ(a.samples(), 4U);
  EXPECT_DOUBLE_EQ(a.first_percent(), 75.0);
  EXPECT_DOUBLE_EQ(a.second_percent(), 25.0);
  EXPECT_DOUBLE_EQ(a.drop(), 50.0);
  EXPECT_NEAR(a.drop_margin95(), 196.0 * 0.28867513459, 1e-6);
}

TEST(PairedAccuracy, OppositeErrorsCancelButWiden) {
  PairedAccuracy a;
  a.add(true, false);
  a.add(false, true);
  EXPECT_DOUBLE_EQ(a.drop(), 0.0);
  EXPECT_NEAR(a.drop_margin95(), 196.0, 1e-9);  // variance 2, standard error 1
}

TEST(PairedAccuracy, NothingIsKnownOfNothing) {
  PairedAccuracy a;
  EXPECT_DOUBLE_EQ(a.first_percent(), 0.0);
  EXPECT_DOUBLE_EQ(a.drop_margin95(), 0.0);
  a.add(true, true);
  EXPECT_DOUBLE_EQ(a.drop_margin95(), 0.0);
}

TEST(PairedAccuracy, TheDropIsRoundedOnce) {
  PairedAccuracy a;
  for (int i = 0; i < 1000; ++i) a.add(i < 900, i < 897);
  EXPECT_EQ(a.drop(), 0.3);
  PairedAccuracy b;
  for (int i = 0; i < 1000; ++i) b.add(i < 897, i < 900);
  EXPECT_EQ(b.drop(), -0.3);
}

TEST(PairedAccuracy, AddsUp) {
  PairedAccuracy a;
  a.add(true, false);
  PairedAccuracy b;
  b.add(true, true);
  a += b;
  EXPECT_EQ(a.samples(), 2U);
  EXPECT_DOUBLE_EQ(a.drop(), 50.0);
}

}  // namespace
}  // namespace slim
