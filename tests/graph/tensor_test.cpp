#include "graph/tensor.h"

#include <gtest/gtest.h>

#include <cmath>

#include "graph/shape.h"

namespace slim {
namespace {

TEST(Tensor, CountsAndStrides) {
  EXPECT_EQ(count_of(Dims{2, 3, 4}), 24);
  EXPECT_EQ(count_of(Dims{}), 1);
  EXPECT_EQ(strides_of(Dims{2, 3, 4}), (Dims{12, 4, 1}));
}

TEST(Tensor, CheckedCountRefusesNegativeAndHugeSizes) {
  EXPECT_EQ(checked_count(Dims{2, -1}), -1);
  EXPECT_EQ(checked_count(Dims{std::int64_t{1} << 40, std::int64_t{1} << 40}), -1);
  EXPECT_EQ(checked_count(Dims{std::int64_t{1} << 40, 0}), 0);
}

TEST(Tensor, ReshapeSharesBytes) {
  const auto tensor = Tensor::from<float>({2, 2}, std::vector<float>{1, 2, 3, 4});
  const auto flat = tensor.reshaped({4});
  EXPECT_EQ(flat.bytes().data(), tensor.bytes().data());
  EXPECT_EQ(flat.dims(), (Dims{4}));
}

TEST(Tensor, EqualityLooksAtTypeDimsAndBytes) {
  const auto a = Tensor::from<float>({2}, std::vector<float>{1, 2});
  EXPECT_EQ(a, Tensor::from<float>({2}, std::vector<float>{1, 2}));
  EXPECT_FALSE(a == Tensor::from<float>({2}, std::vector<float>{1, 3}));
  EXPECT_FALSE(a == a.reshaped({1, 2}));
}

TEST(Half, ConvertsBothWays) {
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const Half half{static_cast<std::uint16_t>(bits)};
    const float value = to_float(half);
    if (std::isnan(value)) continue;
    ASSERT_EQ(to_half(value), half) << bits;
  }
  EXPECT_EQ(to_half(1.0F).bits, 0x3c00);
  EXPECT_EQ(to_half(65504.0F).bits, 0x7bff);
  EXPECT_EQ(to_half(1e6F).bits, 0x7c00);
  EXPECT_EQ(to_half(2049.0F).bits, 0x6800);  // a tie goes to the even mantissa
}

TEST(Shape, PrintsSymbolsAndUnknowns) {
  EXPECT_EQ(to_string(TensorType{DataType::kF32, Shape{Dim::symbol("N"), 3, Dim()}}), "f32[N,3,?]");
  EXPECT_EQ(to_string(TensorType{DataType::kI64, std::nullopt}), "i64[*]");
}

}  // namespace
}  // namespace slim
