#include <gtest/gtest.h>

#include "converter/validate.h"
#include "graph/infer.h"
#include "graph/text.h"

namespace slim {
namespace {

TEST(CountOperators, ByWhatFeedsThem) {
  Graph graph = parse(R"(graph g {opset=17} {
  input %x: f32[1,4,8,8]
  const %s: f32[] = 0.0078125
  const %z: u8[] = 128
  const %w: i8[4,4,1,1] = uniform(seed=1, low=-63, high=63)
  const %f: f32[4,4,1,1] = normal(seed=1)
  %q = QuantizeLinear(%x, %s, %z)
  %d = DequantizeLinear(%q, %s, %z)
  %v = DequantizeLinear(%w, %s)
  %c = Conv(%d, %v)
  %r = Relu(%c)
  %e = Conv(%r, %f)
  output %e
})");
  Diagnostics problems;
  infer_types(graph, problems);
  const auto operators = count_operators(graph);
  const std::map<std::string, std::pair<std::size_t, std::size_t>> expected{{"Conv", {1, 1}}};
  EXPECT_EQ(operators.counts, expected);
  ASSERT_EQ(operators.kept_float.size(), 1U);
  EXPECT_EQ(operators.kept_float[0].node, "e");
  EXPECT_EQ(operators.kept_float[0].reason, "its operand 'r' is not quantized");
}

}  // namespace
}  // namespace slim
