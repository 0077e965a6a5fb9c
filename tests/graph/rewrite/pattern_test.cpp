#include "graph/rewrite/pattern.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

TensorType f32(const Dims& dims) { return {DataType::kF32, to_shape(dims)}; }

/// y = Relu(Conv(x, w) + c)
struct ConvAddRelu : ::testing::Test {
  Graph graph;
  Value* x = graph.add_input("x", f32({1, 1, 2, 2}));
  Value* w = graph.add_constant("w", Tensor::zeros(DataType::kF32, {1, 1, 1, 1}));
  Value* c = graph.add_constant("c", Tensor::scalar(1.0F));
  Node* conv = graph.add_node(Conv{}, {x, w}, {"conv"}, "conv");
  Node* add = graph.add_node(Add{}, {c, conv->output()}, {"add"}, "add");
  Node* relu = graph.add_node(Relu{}, {add->output()}, {"y"}, "relu");
  Bind<Conv> conv_at;
  Bind<Add> add_at;
  Bind<Relu> relu_at;
  ConvAddRelu() { graph.add_output("y", relu->output()); }
};

TEST_F(ConvAddRelu, BindsNodesRootFirst) {
  Matcher matcher(relu);
  const auto pattern = bind(relu_at, bind(add_at, constant(), bind(conv_at, any(), constant(), maybe(constant()))));
  ASSERT_TRUE(pattern.match(relu, matcher));
  EXPECT_EQ(matcher.match()[conv_at].node(), conv);
  EXPECT_EQ(matcher.match()[conv_at].bias(), nullptr);
  EXPECT_EQ(matcher.match()[conv_at].output_channels(), 1U);
  EXPECT_EQ(matcher.match().nodes(), (std::vector<Node*>{relu, add, conv}));
}

TEST_F(ConvAddRelu, EitherOrderRestoresBindingsOfTheFailedBranch) {
  const Bind<Value> operand;
  Matcher matcher(add);
  // The first order binds `c` as any operand and then fails, as the convolution is no constant.
  ASSERT_TRUE(either_order(add_at, any(operand), constant()).match(add, matcher));
  EXPECT_EQ(matcher.match()[operand], conv->output());
  EXPECT_EQ(matcher.mark(), 2U);
}

TEST_F(ConvAddRelu, OptionallyBindsOnlyWhatIsThere) {
  const Bind<Tanh> tanh;
  const auto pattern = bind(relu_at, optionally(tanh, bind(add_at)));
  Matcher matcher(relu);
  ASSERT_TRUE(pattern.match(relu, matcher));
  EXPECT_FALSE(matcher.match().has(tanh));
  EXPECT_TRUE(matcher.match().has(add_at));
}

TEST_F(ConvAddRelu, AFailedMatchLeavesNoBindings) {
  Matcher matcher(relu);
  EXPECT_FALSE(bind(relu_at, bind(add_at, any(), constant())).match(relu, matcher));
  EXPECT_EQ(matcher.mark(), 0U);
}

TEST_F(ConvAddRelu, TheDeepestFailureIsTold) {
  Matcher matcher(relu);
  // The first order fails at the constant (depth 2), the second inside the convolution (depth 3).
  const auto pattern = bind(relu_at, either_order(add_at, bind(conv_at, any(), constant(), constant()), any()));
  EXPECT_FALSE(pattern.match(relu, matcher));
  EXPECT_EQ(matcher.failure().node, conv);
  EXPECT_EQ(matcher.failure().why, "an operand is omitted, not a constant");
}

TEST_F(ConvAddRelu, AGraphOutputIsAUse) {
  const auto pattern = bind(relu_at, bind(add_at).one_use());
  EXPECT_TRUE(Matcher(relu).failure().node == nullptr);
  Matcher matcher(relu);
  EXPECT_TRUE(pattern.match(relu, matcher));
  graph.add_output("sum", add->output());
  Matcher again(relu);
  EXPECT_FALSE(pattern.match(relu, again));
  EXPECT_EQ(again.failure().node, add);
  EXPECT_EQ(again.failure().why, "its output has other readers");
}

TEST_F(ConvAddRelu, SaysWhatStandsInTheWay) {
  Matcher matcher(add);
  EXPECT_FALSE(bind(add_at, any(), bind(relu_at)).match(add, matcher));
  EXPECT_EQ(matcher.failure().node, conv);
  EXPECT_EQ(matcher.failure().why, "is Conv, not Relu");
  Matcher input(conv);
  EXPECT_FALSE(bind(conv_at, bind(relu_at), any()).match(conv, input));
  EXPECT_EQ(input.failure().node, conv);
  EXPECT_EQ(input.failure().why, "operand 'x' is a graph input, not Relu");
}

TEST_F(ConvAddRelu, UnlistedOperandsAreRefused) {
  Matcher matcher(conv);
  EXPECT_FALSE(bind(conv_at, any()).match(conv, matcher));
  EXPECT_EQ(matcher.failure().why, "has 2 operands, at most 1 expected");
}

TEST_F(ConvAddRelu, OneBindForSeveralOperators) {
  const Bind<Conv, ConvTranspose> linear;
  Matcher matcher(conv);
  ASSERT_TRUE(bind(linear, any(), constant()).match(conv, matcher));
  EXPECT_EQ(matcher.match()[linear].in(1), w);
  Matcher other(add);
  EXPECT_FALSE(bind(linear).match(add, other));
  EXPECT_EQ(other.failure().why, "is Add, not Conv or ConvTranspose");
}

}  // namespace
}  // namespace slim
