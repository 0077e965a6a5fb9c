#include "runtime/onednn/int8_gemv.h"

#include <gmock/gmock.h>

#include <vector>

namespace slim::onednn {
namespace {

using ::testing::ElementsAre;

/// Weights and x at the ends of their ranges, and others.
std::int8_t weight(std::int64_t output, std::int64_t k) {
  return k % 5 == 0 ? std::int8_t{-128} : static_cast<std::int8_t>((output * 37 + k * 11) % 256 - 128);
}
std::int16_t centred(std::int64_t k) { return static_cast<std::int16_t>(k % 3 == 0 ? 255 : k % 511 - 255); }

void expect_exact(std::int64_t outputs, std::int64_t depth) {
  std::vector<std::int8_t> rows;
  std::vector<std::int8_t> columns(static_cast<std::size_t>(outputs * depth));
  std::vector<std::int16_t> x;
  std::vector<std::int32_t> expected(static_cast<std::size_t>(outputs));
  for (std::int64_t k = 0; k < depth; ++k) x.push_back(centred(k));
  for (std::int64_t o = 0; o < outputs; ++o) {
    for (std::int64_t k = 0; k < depth; ++k) {
      rows.push_back(weight(o, k));
      columns[static_cast<std::size_t>(k * outputs + o)] = weight(o, k);
      expected[static_cast<std::size_t>(o)] += std::int32_t{weight(o, k)} * centred(k);
    }
  }
  std::vector<std::int32_t> sums(expected.size(), -1);
  int8_gemv(rows.data(), x.data(), outputs, depth, sums.data());
  EXPECT_EQ(sums, expected) << outputs << " x " << depth;
  std::fill(sums.begin(), sums.end(), -1);
  int8_gemv_turned(columns.data(), x.data(), outputs, depth, sums.data());
  EXPECT_EQ(sums, expected) << outputs << " x " << depth << " turned";
}

TEST(Int8Gemv, IsExactInBothOrders) {
  for (const std::int64_t outputs : {1, 3, 16, 17, 64, 100}) {
    for (const std::int64_t depth : {1, 2, 7, 8, 16, 33, 130}) expect_exact(outputs, depth);
  }
}

TEST(Int8Centre, TakesTheZeroPointAway) {
  const std::byte x[] = {std::byte{0}, std::byte{127}, std::byte{255}};
  std::vector<std::int16_t> to(3);
  int8_centre(x, DataType::kU8, 255, 3, to.data());
  EXPECT_THAT(to, ElementsAre(-255, -128, 0));
  int8_centre(x, DataType::kI8, -128, 3, to.data());
  EXPECT_THAT(to, ElementsAre(128, 255, 127));
}

}  // namespace
}  // namespace slim::onednn
