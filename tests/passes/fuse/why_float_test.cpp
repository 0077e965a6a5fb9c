#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "passes/fuse/fuse.h"
#include "tests/passes/golden.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

TEST(WhyFloat, NamesTheOperatorAndTheReason) {
  const auto graph = fuse(golden::parsed(R"(graph g {
  input %x: f32[1,2,4,4]
  const %s: f32[] = 0.0078125
  const %z: u8[] = 128
  const %w: f32[2,2,1,1] = uniform(seed=1, low=-1, high=1)
  %q = QuantizeLinear(%x, %s, %z)
  %d = DequantizeLinear(%q, %s, %z)
  %y = Conv(%d, %w)
  output %y
})"),
                          {});
  const auto reasons = why_float(graph);
  ASSERT_EQ(reasons.size(), 1U);
  EXPECT_TRUE(reasons[0].node->is<Conv>());
  EXPECT_THAT(reasons[0].reason, HasSubstr("operand 'w' is a constant, not DequantizeLinear"));
}

TEST(WhyFloat, IsSilentWhereAllIsInteger) {
  const auto graph = fuse(golden::parsed(R"(graph g {
  input %x: u8[1,2,4,4]
  const %s: f32[] = 0.0078125
  const %z: u8[] = 128
  const %w: i8[2,2,1,1] = uniform(seed=1, low=-63, high=63)
  %d = DequantizeLinear(%x, %s, %z)
  %v = DequantizeLinear(%w, %s)
  %c = Conv(%d, %v)
  %y = QuantizeLinear(%c, %s, %z)
  output %y
})"),
                          {});
  EXPECT_TRUE(why_float(graph).empty());
}

}  // namespace
}  // namespace slim
