#include "converter/load.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "graph/text.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

/// A quantized convolution with weights up to `largest`.
Graph quantized(int largest) {
  return parse(fmt::format(R"(graph g {{
  input %x: f32[1,2,1,1]
  const %s: f32[] = 0.0078125
  const %z: u8[] = 128
  const %w: i8[1,2,1,1] = [{}, 64]
  const %ws: f32[1] = [0.5]
  %q = QuantizeLinear(%x, %s, %z)
  %d = DequantizeLinear(%q, %s, %z)
  %v = DequantizeLinear(%w, %ws) {{axis=0}}
  %y = Conv(%d, %v)
  output %y
}})",
                           largest));
}

bool runs_as_integers(const Graph& graph) {
  return std::ranges::any_of(graph.nodes(), [](const Node* node) { return node->is<Int8Conv>(); });
}

TEST(Runnable, ExactIsIntegersWhereNoSumOfTheseWeightsSaturates) {
  EXPECT_TRUE(runs_as_integers(runnable(quantized(64), true)));
  EXPECT_EQ(runs_as_integers(runnable(quantized(65), true)), has_exact_int8_sums());
  EXPECT_TRUE(runs_as_integers(runnable(quantized(65), false)));
}

}  // namespace
}  // namespace slim
