#include "passes/quantize/work.h"

#include <gtest/gtest.h>

#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

TEST(Work, PerChannelFactorsAreSmall) {
  Graph graph;
  const auto value = [&](const Shape& shape) { return graph.add_input("v", {DataType::kF32, shape}); };
  const auto n = Dim::symbol("N");
  EXPECT_TRUE(is_small_beside(*value({1, 64, 1, 1}), *value({1, 64, 8, 8})));
  EXPECT_FALSE(is_small_beside(*value({1, 64, 8, 8}), *value({1, 64, 8, 8})));
  EXPECT_TRUE(is_small_beside(*value({n, 64, 1, 1}), *value({n, 64, Dim(), Dim()})));
  EXPECT_FALSE(is_small_beside(*value({n, 64, 1, Dim()}), *value({n, 64, Dim(), Dim()})));
}

TEST(Work, ADepthwiseConvAloneDoesNotPay) {
  const auto graph = typed(R"(graph g {
    input %x: f32[1,64,8,8]
    const %d: f32[64,1,3,3] = ones
    const %w: f32[64,64,3,3] = ones
    %a = Conv(%x, %d) {kernel_shape=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1], group=64}
    %b = Conv(%a, %w) {kernel_shape=[3,3], strides=[1,1], dilations=[1,1], pads=[1,1,1,1]}
    output %b
  })");
  EXPECT_FALSE(pays_alone(*graph.nodes()[0]));
  EXPECT_TRUE(pays_alone(*graph.nodes()[1]));
}

}  // namespace
}  // namespace slim
