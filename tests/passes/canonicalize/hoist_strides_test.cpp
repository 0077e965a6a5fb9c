#include "passes/canonicalize/hoist_strides.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/rewrite/pass_manager.h"
#include "tests/passes/golden.h"

namespace slim {
namespace {

Ints strides_of_conv(const Graph& graph, const std::string& name) {
  for (const auto* node : graph.nodes()) {
    if (node->name() == name) return node->as<Conv>()->strides;
  }
  ADD_FAILURE() << "no node " << name;
  return {};
}

/// Runs the pass; the results must be the same bit for bit.
Graph hoisted(const std::string& text) {
  Graph graph = golden::parsed(text);
  const auto inputs = golden::some_inputs(graph);
  const auto before = golden::run_reference(graph, inputs);
  run_passes(graph, std::vector{hoist_strides()}, {});
  const auto after = golden::run_reference(graph, inputs);
  EXPECT_EQ(before, after);
  return graph;
}

TEST(HoistStrides, OddSizesPadsDilationsAndUnequalStrides) {
  const auto graph = hoisted(R"(graph g {
    input %x: f32[2,3,13,10]
    const %w: f32[4,3,3,2] = normal(seed=1)
    const %p: f32[3,4,1,1] = normal(seed=2)
    %a = Conv(%x, %w) {pads=[2,0,1,1], strides=[2,1], dilations=[1,2]} @a
    %r = Relu(%a)
    %y = Conv(%r, %p) {strides=[2,3]} @y
    output %y
  })");
  EXPECT_EQ(strides_of_conv(graph, "a"), (Ints{4, 3}));
  EXPECT_EQ(strides_of_conv(graph, "y"), (Ints{1, 1}));
}

TEST(HoistStrides, ReadersOfSeveralStridesShareTheirCommonPart) {
  const auto graph = hoisted(R"(graph g {
    input %x: f32[1,2,12,12]
    const %w: f32[2,2,3,3] = normal(seed=1)
    const %p: f32[2,2,1,1] = normal(seed=2)
    %a = Conv(%x, %w) @a
    %y = Conv(%a, %p) {strides=[2,2]} @y
    %z = Conv(%a, %p) {strides=[4,4]} @z
    output %y
    output %z
  })");
  EXPECT_EQ(strides_of_conv(graph, "a"), (Ints{2, 2}));
  EXPECT_EQ(strides_of_conv(graph, "y"), (Ints{1, 1}));
  EXPECT_EQ(strides_of_conv(graph, "z"), (Ints{2, 2}));
}

TEST(HoistStrides, PointConvolutionsInARowHandTheirStridesUp) {
  const auto graph = hoisted(R"(graph g {
    input %x: f32[1,2,9,9]
    const %w: f32[2,2,3,3] = normal(seed=1)
    const %p: f32[2,2,1,1] = normal(seed=2)
    %a = Conv(%x, %w) {pads=[1,1,1,1]} @a
    %b = Conv(%a, %p) {strides=[2,2]} @b
    %c = Sigmoid(%b)
    %y = Conv(%c, %p) {strides=[2,2]} @y
    output %y
  })");
  EXPECT_EQ(strides_of_conv(graph, "a"), (Ints{4, 4}));
  EXPECT_EQ(strides_of_conv(graph, "b"), (Ints{1, 1}));
  EXPECT_EQ(strides_of_conv(graph, "y"), (Ints{1, 1}));
}

TEST(HoistStrides, ThroughConcatGatesAndConstants) {
  const auto graph = hoisted(R"(graph g {
    input %x: f32[1,2,8,8]
    input %gate: f32[1,4,1,1]
    const %w: f32[2,2,3,3] = normal(seed=1)
    const %p: f32[2,4,1,1] = normal(seed=2)
    const %k: f32[4,1,1] = [1,2,3,4]
    const %low: f32[] = 0
    %a = Conv(%x, %w) {pads=[1,1,1,1]} @a
    %b = Conv(%x, %w) {pads=[1,1,1,1]} @b
    %c = Concat(%a, %b) {axis=1}
    %d = Mul(%gate, %c)
    %e = PRelu(%d, %k)
    %f = Clip(%e, %low)
    %y = Conv(%f, %p) {strides=[2,2]} @y
    output %y
  })");
  EXPECT_EQ(strides_of_conv(graph, "a"), (Ints{2, 2}));
  EXPECT_EQ(strides_of_conv(graph, "b"), (Ints{2, 2}));
  EXPECT_EQ(graph.node_count(), 7U);
}

TEST(HoistStrides, UnknownSizesPassThroughRelu) {
  const auto graph = hoisted(R"(graph g {
    input %x: f32[1,2,H,W]
    const %w: f32[2,2,2,2] = normal(seed=1)
    const %p: f32[2,2,1,1] = normal(seed=2)
    %a = Conv(%x, %w) {pads=[1,1,1,1]} @a
    %r = Relu(%a)
    %y = Conv(%r, %p) {strides=[2,2]} @y
    output %y
  })");
  EXPECT_EQ(strides_of_conv(graph, "a"), (Ints{2, 2}));
}

TEST(HoistStrides, OneMaxPoolForAllReadersOfABranch) {
  const auto graph = hoisted(R"(graph g {
    input %x: f32[1,2,8,8]
    const %w: f32[2,2,3,3] = normal(seed=1)
    const %p: f32[2,2,1,1] = normal(seed=2)
    %a = Conv(%x, %w) {pads=[1,1,1,1]} @a
    %b = Conv(%x, %w) {pads=[1,1,1,1]} @b
    %s = Add(%a, %x)
    %t = Mul(%b, %x)
    %y = Conv(%s, %p) {strides=[2,2]}
    %z = Conv(%t, %p) {strides=[2,2]}
    output %y
    output %z
  })");
  const auto nodes = graph.nodes();
  EXPECT_EQ(std::count_if(nodes.begin(), nodes.end(), [](const Node* node) { return node->is<MaxPool>(); }), 1);
}

TEST(HoistStrides, StridesStayWithinWhatWindowsMayHave) {
  const auto graph = hoisted(R"(graph g {
    input %x: f32[1,1,3,3]
    const %p: f32[1,1,1,1] = [2]
    %a = Conv(%x, %p) {strides=[1000000,1]} @a
    %b = Conv(%a, %p) {strides=[1000000,1]} @b
    %y = Conv(%b, %p) {strides=[1000,1]} @y
    output %y
  })");
  EXPECT_EQ(strides_of_conv(graph, "a"), (Ints{1000000, 1}));
  EXPECT_EQ(strides_of_conv(graph, "b"), (Ints{1000000000, 1}));
  EXPECT_EQ(strides_of_conv(graph, "y"), (Ints{1, 1}));
}

TEST(HoistStrides, AutoPadPadsOfPointsAndWindowsStop) {
  for (const auto* attributes : {"{auto_pad=SAME_UPPER}", "{pads=[0,0,0,0]}"}) {
    const bool stops = std::string(attributes).find("auto") != std::string::npos;
    const auto graph = hoisted(std::string(R"(graph g {
      input %x: f32[1,2,8,8]
      const %w: f32[2,2,3,3] = normal(seed=1)
      const %p: f32[2,2,1,1] = normal(seed=2)
      %a = Conv(%x, %w) )") + attributes +
                               R"( @a
      %y = Conv(%a, %p) {strides=[2,2]} @y
      output %y
    })");
    EXPECT_EQ(strides_of_conv(graph, "y"), stops ? (Ints{2, 2}) : (Ints{1, 1}));
  }
}

}  // namespace
}  // namespace slim
