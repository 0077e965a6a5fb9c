#include "graph/graph.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

TensorType f32(const Dims& dims) { return {DataType::kF32, to_shape(dims)}; }

struct TwoRelus : ::testing::Test {
  Graph graph;
  Value* x = graph.add_input("x", f32({2}));
  Node* first = graph.add_node(Relu{}, {x}, {"a"});
  Node* second = graph.add_node(Relu{}, {first->output()}, {"b"});
  TwoRelus() { graph.add_output("b", second->output()); }
};

TEST_F(TwoRelus, UsesFollowEdges) {
  EXPECT_EQ(x->uses(), (std::vector<Use>{{first, 0}}));
  EXPECT_EQ(second->output()->use_count(), 1U);
  graph.replace_uses(first->output(), x);
  EXPECT_EQ(x->use_count(), 2U);
  EXPECT_EQ(graph.erase_dead(), 1U);
  EXPECT_EQ(graph.nodes(), (std::vector<Node*>{second}));
  EXPECT_EQ(graph.find_value("a"), nullptr);
}

TEST_F(TwoRelus, OutputsKeepTheirNameWhenTheValueIsReplaced) {
  graph.replace_uses(second->output(), first->output());
  EXPECT_EQ(graph.outputs()[0].name, "b");
  EXPECT_EQ(graph.outputs()[0].value, first->output());
  EXPECT_TRUE(first->output()->is_graph_output());
  EXPECT_FALSE(second->output()->is_graph_output());
}

TEST_F(TwoRelus, NewNodesStandBeforeTheGivenOne) {
  auto* between = graph.add_node(Tanh{}, {first->output()}, {"t"}, "", {}, second);
  EXPECT_EQ(graph.nodes(), (std::vector<Node*>{first, between, second}));
}

TEST_F(TwoRelus, TakenNamesGetANumber) {
  auto* node = graph.add_node(Tanh{}, {x}, {"a"});
  EXPECT_EQ(node->output()->name(), "a_1");
  graph.swap_names(node->output(), first->output());
  EXPECT_EQ(node->output()->name(), "a");
  EXPECT_EQ(graph.find_value("a"), node->output());
}

TEST_F(TwoRelus, CloneIsEqualAndApart) {
  graph.add_constant("unused", Tensor::scalar(1.0F));
  Graph copy = graph.clone();
  ASSERT_EQ(copy.node_count(), 2U);
  EXPECT_NE(copy.inputs()[0], x);
  EXPECT_EQ(copy.outputs()[0].value->name(), "b");
  copy.erase_dead();
  EXPECT_EQ(copy.find_value("unused"), nullptr);
  EXPECT_NE(graph.find_value("unused"), nullptr);
}

TEST_F(TwoRelus, OmittedTrailingInputsAreDropped) {
  auto* clip = graph.add_node(Clip{}, {x, nullptr, nullptr}, {"c"});
  EXPECT_EQ(clip->inputs().size(), 1U);
  EXPECT_EQ(clip->input(2), nullptr);
  auto* high = graph.add_constant("high", Tensor::scalar(6.0F));
  graph.set_input(clip, 2, high);
  EXPECT_EQ(clip->inputs(), (std::vector<Value*>{x, nullptr, high}));
}

TEST(Op, NamesAreOnnxNames) {
  EXPECT_EQ(type_name(ShapeOf{}), "Shape");
  EXPECT_EQ(type_name(QuantizeLinear{}), "QuantizeLinear");
  EXPECT_EQ(type_name(OpaqueOp{.domain = "com.x", .type = "Y", .attributes = {}, .captures = {}}), "com.x.Y");
  EXPECT_EQ(type_name(OpaqueOp{.domain = "", .type = "LSTM", .attributes = {}, .captures = {}}), "LSTM");
}

}  // namespace
}  // namespace slim
