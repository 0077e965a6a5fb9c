#include "runtime/onednn/executor.h"
#include "runtime/reference/executor.h"
#include "tests/runtime/onednn/against_reference.h"

namespace slim::testing {
namespace {

constexpr auto kConstants = R"(
  const %sx: f32[] = 0.03
  const %zx: u8[] = 120
  const %sy: f32[] = 0.02
  const %zy: u8[] = 0
  const %sw: f32[20] = uniform(seed=4, low=0.002, high=0.004)
  const %zw: i8[20] = zeros
  const %w: i8[20,16,3,3] = uniform(seed=2, low=-127, high=127)
  const %sb: f32[20] = fill(0.0001)
  const %zb: i32[20] = zeros
  const %bias: i32[20] = uniform(seed=3, low=-20000, high=20000)
)";

/// %x quantized to %xd, and a convolution of it.
std::string quantized_conv(const std::string& tail) {
  return std::string("input %x: f32[1,16,6,6]\n") + kConstants + R"(
  %xq = QuantizeLinear(%x, %sx, %zx)
  %xd = DequantizeLinear(%xq, %sx, %zx)
  %wd = DequantizeLinear(%w, %sw, %zw) {axis=0}
  %bd = DequantizeLinear(%bias, %sb, %zb) {axis=0}
  %c = Conv(%xd, %wd, %bd) {pads=[1,1,1,1]}
)" + tail;
}

/// Equal to the reference but for results that a rounding error takes over the middle of a step: at most one step.
void expect_within(const std::string& statements, float step, int fake_quantize_steps) {
  const auto graph = graph_of(statements);
  const auto inputs = random_inputs(graph);
  const auto expected = make_reference_executor(graph)->run(inputs)[0];
  const auto actual = make_onednn_executor(graph)->run(inputs)[0];
  ASSERT_EQ(actual.dims(), expected.dims());
  const auto a = actual.data<float>();
  const auto e = expected.data<float>();
  std::size_t different = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    ASSERT_NEAR(a[i], e[i], step * 1.01F) << "element " << i;
    different += std::abs(a[i] - e[i]) > step * 0.5F ? 1U : 0U;
  }
  EXPECT_LE(different, e.size() / 100);
  const auto steps = steps_of(graph, inputs);
  EXPECT_EQ(count_steps(steps, "FakeQuantize"), fake_quantize_steps) << steps;
  EXPECT_EQ(count_steps(steps, "Reference"), 0) << steps;
}

TEST(FakeQuantizeGraph, ConvReluIsFusedAndRoundedInPlace) {
  const auto statements = quantized_conv(R"(
  %r = Relu(%c)
  %yq = QuantizeLinear(%r, %sy, %zy)
  %y = DequantizeLinear(%yq, %sy, %zy)
  output %y)");
  expect_within(statements, 0.02F, 2);
  EXPECT_EQ(count_steps(steps_of(statements), "Relu"), 0);
}

TEST(FakeQuantizeGraph, ResidualIsRoundedBeforeTheAdd) {
  expect_within(quantized_conv(R"(
  %cq = QuantizeLinear(%c, %sx, %zx)
  %cd = DequantizeLinear(%cq, %sx, %zx)
  %d = Conv(%xd, %wd) {pads=[1,1,1,1]}
  %dq = QuantizeLinear(%d, %sx, %zx)
  %dd = DequantizeLinear(%dq, %sx, %zx)
  %s = Add(%cd, %dd)
  %yq = QuantizeLinear(%s, %sx, %zx)
  %y = DequantizeLinear(%yq, %sx, %zx)
  output %y)"),
                0.03F, 4);
}

TEST(FakeQuantizeGraph, OneDequantizeForEachReader) {
  expect_within(quantized_conv(R"(
  %cq = QuantizeLinear(%c, %sx, %zx)
  %cd = DequantizeLinear(%cq, %sx, %zx)
  const %sx2: f32[] = 0.03
  %ce = DequantizeLinear(%cq, %sx2, %zx)
  %m = MaxPool(%cd) {kernel_shape=[2,2]}
  %n = MaxPool(%ce) {kernel_shape=[2,2]}
  %y = Add(%m, %n)
  output %y)"),
                0.06F, 2);
}

TEST(FakeQuantizeGraph, TheFloatValueStaysForItsOtherReader) {
  expect_within(quantized_conv(R"(
  %r = Relu(%c)
  %cq = QuantizeLinear(%r, %sy, %zy)
  %cd = DequantizeLinear(%cq, %sy, %zy)
  %y = Sub(%cd, %r)
  output %y)"),
                0.02F, 2);
}

TEST(FakeQuantizeGraph, DataMoversOnTheSameGridAreNotRoundedAgain) {
  const std::string movers = R"(
  %cq = QuantizeLinear(%c, %sx, %zx)
  %cd = DequantizeLinear(%cq, %sx, %zx)
  %m = MaxPool(%cd) {kernel_shape=[2,2]}
  %mq = QuantizeLinear(%m, %sx, %zx)
  %md = DequantizeLinear(%mq, %sx, %zx)
  %n = Concat(%md, %md) {axis=1}
  %nq = QuantizeLinear(%n, %sx, %zx)
  %nd = DequantizeLinear(%nq, %sx, %zx)
  %f = Flatten(%nd)
  %fq = QuantizeLinear(%f, %sx, %zx)
  %fd = DequantizeLinear(%fq, %sx, %zx)
  %r = Relu(%fd)
)";
  expect_within(quantized_conv(movers + "output %r"), 0.03F, 2);
  // Another grid is another rounding.
  expect_within(quantized_conv(movers + R"(
  %rq = QuantizeLinear(%fd, %sy, %zx)
  %rd = DequantizeLinear(%rq, %sy, %zx)
  output %rd)"),
                0.04F, 3);
}

TEST(FakeQuantizeGraph, IntegerEdgesRunInReference) {
  const auto statements = quantized_conv(R"(
  %cq = QuantizeLinear(%c, %sx, %zx)
  %m = MaxPool(%cq) {kernel_shape=[2,2]}
  %y = DequantizeLinear(%m, %sx, %zx)
  output %y
  output %xq)");
  const auto graph = graph_of(statements);
  const auto inputs = random_inputs(graph);
  const auto expected = make_reference_executor(graph)->run(inputs);
  const auto actual = make_onednn_executor(graph)->run(inputs);
  EXPECT_EQ(actual[1], expected[1]);
  EXPECT_LE(relative_distance(actual[0], expected[0]), 0.031);
}

TEST(FakeQuantizeGraph, PerChannelActivationsRunInReference) {
  expect_agreement(R"(input %x: f32[2,3,4]
    const %s: f32[3] = [0.1, 0.2, 0.3]
    const %z: u8[3] = [0, 128, 255]
    %q = QuantizeLinear(%x, %s, %z) {axis=1}
    %y = DequantizeLinear(%q, %s, %z) {axis=1}
    output %y)");
}

}  // namespace
}  // namespace slim::testing
