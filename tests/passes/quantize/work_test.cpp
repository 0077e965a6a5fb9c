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

TEST(Work, CountsMultiplicationsOfOneSample) {
  const auto graph = typed(R"(graph g {
    input %x: f32[N,4,8,8]
    const %w: f32[6,4,3,3] = ones
    const %d: f32[6,1,3,3] = ones
    const %m: f32[10,6] = ones
    const %n: f32[10,7] = ones
    %a = Conv(%x, %w) {strides=[2,2], pads=[1,1,1,1]}
    %r = Relu(%a)
    %b = Conv(%r, %d) {group=6}
    %p = GlobalAveragePool(%b)
    %f = Flatten(%p)
    %g = Gemm(%f, %m) {transB=true}
    %h = MatMul(%g, %n)
    output %h
  })");
  const double expected = 6 * 16 * 36 + 6 * 4 * 9 + 10 * 6 + 7 * 10;
  EXPECT_EQ(multiplications(graph), expected);
}

TEST(Work, MultiplicationsOfUnknownSizesAreUnknown) {
  constexpr auto kStatements = R"(
    const %w: f32[6,4,1,1] = ones
    %a = Conv(%x, %w)
    output %a
  })";
  EXPECT_EQ(multiplications(typed(std::string("graph g {\ninput %x: f32[1,4,H,8]") + kStatements)), std::nullopt);
  EXPECT_EQ(multiplications(parse(std::string("graph g {\ninput %x: f32[1,4,8,8]") + kStatements)), std::nullopt)
      << "types were not inferred";
  EXPECT_EQ(multiplications(typed("graph g {\ninput %x: f32[2,H]\n%a = Relu(%x)\noutput %a\n}")), 0.0);
}

}  // namespace
}  // namespace slim
