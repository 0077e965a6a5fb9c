#include "converter/bisect.h"

#include <gtest/gtest.h>

#include "graph/infer.h"
#include "graph/text.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

/// A chain whose third convolution has weight `damaged`.
Graph chain(const std::string& damaged) {
  Graph graph = parse(R"(graph g {opset=17} {
  input %x: f32[1,4,8,8]
  const %u: f32[4,4,3,3] = normal(seed=1, std=0.3)
  const %v: f32[4,4,3,3] = normal(seed=2, std=0.3)
  const %w: f32[4,4,3,3] = )" +
                      damaged + R"(
  %a = Conv(%x, %u) {kernel_shape=[3,3], pads=[1,1,1,1], strides=[1,1], dilations=[1,1]}
  %b = Relu(%a)
  %c = Conv(%b, %v) {kernel_shape=[3,3], pads=[1,1,1,1], strides=[1,1], dilations=[1,1]}
  %d = Conv(%c, %w) {kernel_shape=[3,3], pads=[1,1,1,1], strides=[1,1], dilations=[1,1]}
  %y = Relu(%d)
  output %y
})");
  Diagnostics problems;
  infer_types(graph, problems);
  EXPECT_TRUE(problems.empty());
  return graph;
}

std::optional<Parting> parting_of(const Graph& first, const Graph& second) {
  const auto source = synthetic_data({{"x", first.inputs()[0]->type()}}, 2, "");
  CompareOptions options;
  options.samples = {0, 1};
  options.per_layer = true;
  options.make_first = [](const Graph& graph) { return make_onednn_executor(graph); };
  options.make_second = options.make_first;
  return find_parting(first, compare_models(first, second, *source, options));
}

TEST(Bisect, FindsTheDamagedNode) {
  const auto parting = parting_of(chain("normal(seed=3, std=0.3)"), chain("normal(seed=4, std=0.3)"));
  ASSERT_TRUE(parting.has_value());
  EXPECT_TRUE(parting->certain);
  EXPECT_EQ(parting->tensor, "d");
  EXPECT_EQ(parting->type, "Conv");
  EXPECT_LT(parting->output_sqnr_db, kPartingSqnr);
  ASSERT_EQ(parting->inputs.size(), 1U);
  EXPECT_EQ(parting->inputs[0].first, "c");
  EXPECT_GT(parting->inputs[0].second, 100.0);
}

TEST(Bisect, SaysThatNothingParts) {
  const auto parting = parting_of(chain("normal(seed=3, std=0.3)"), chain("normal(seed=3, std=0.3)"));
  ASSERT_TRUE(parting.has_value());
  EXPECT_FALSE(parting->certain);
}

TEST(Bisect, NothingToGoBy) { EXPECT_FALSE(find_parting(chain("ones"), Comparison{}).has_value()); }

}  // namespace
}  // namespace slim
