#include "passes/quantize/batch_norm_as_depthwise.h"

#include <gtest/gtest.h>

#include "passes/quantize/prepare.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

Graph normalization_behind(std::string_view producer) {
  return typed("graph g {\ninput %x: f32[1,2,4,4]\n" + std::string(producer) + R"(
    const %gamma: f32[2] = [2, 1]
    const %beta: f32[2] = [1, 0]
    const %mean: f32[2] = [3, 0]
    const %var: f32[2] = [4, 1]
    %y = BatchNormalization(%a, %gamma, %beta, %mean, %var) {epsilon=0}
    output %y
  })");
}

TEST(BatchNormAsDepthwise, FactorsAndShifts) {
  const auto graph = prepare_for_quantization(normalization_behind("%a = Relu(%x)"));
  const auto* conv = graph.outputs()[0].value->producer();
  ASSERT_TRUE(conv->is<Conv>());
  EXPECT_EQ(conv->as<Conv>()->group, 2);
  EXPECT_EQ(to_doubles(conv->input(1)->constant()), (std::vector<double>{1.0, 1.0}));
  EXPECT_EQ(to_doubles(conv->input(2)->constant()), (std::vector<double>{-2.0, 0.0}));
  EXPECT_EQ(graph.outputs()[0].value->name(), "y");
}

TEST(BatchNormAsDepthwise, StaysOnAGraphInput) {
  Graph graph = normalization_behind("%a = Relu(%x)");
  auto* relu = graph.nodes()[0];
  graph.replace_uses(relu->output(), graph.inputs()[0]);
  graph.erase_dead();
  graph = prepare_for_quantization(std::move(graph));
  EXPECT_TRUE(graph.outputs()[0].value->producer()->is<BatchNormalization>());
}

}  // namespace
}  // namespace slim
