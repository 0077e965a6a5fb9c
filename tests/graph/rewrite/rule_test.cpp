#include "graph/rewrite/rule.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

TensorType f32(const Dims& dims) { return {DataType::kF32, to_shape(dims)}; }

/// Neg(Neg(x)) => x
Rule double_negation() {
  Bind<Neg> outer, inner;
  Bind<Value> x;
  return {"double-negation", bind(outer, bind(inner, any(x))),
          [=](const Match& m, Rewriter& rw) { return rw.forward(m[outer].out(), m[x]); }};
}

/// Abs(Neg(x)) => Abs(x)
Rule abs_of_negation() {
  Bind<Abs> abs;
  Bind<Neg> neg;
  Bind<Value> x;
  return {"abs-of-negation", bind(abs, bind(neg, any(x)).one_use()), [=](const Match& m, Rewriter& rw) -> Outcome {
            rw.replace(m[abs].out(), rw.create(Abs{}, {m[x]}));
            return Applied{};
          }};
}

struct Chain : ::testing::Test {
  Graph graph;
  Value* x = graph.add_input("x", f32({2}));
  Value* last = x;
  Node* append(Op op, const std::string& name) {
    auto* node = graph.add_node(std::move(op), {last}, {name}, name, {name, "", 7});
    last = node->output();
    last->set_type(f32({2}));
    return node;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto* node : std::as_const(graph).nodes()) result.push_back(node->output()->name());
    return result;
  }
};

TEST_F(Chain, RunsToAFixpointAndASecondRunChangesNothing) {
  append(Relu{}, "relu");
  for (const auto* name : {"a", "b", "c", "d", "e"}) append(Neg{}, name);
  graph.add_output("e", last);
  const std::vector rules{double_negation()};
  EXPECT_EQ(apply_rules(graph, rules), 2U);
  EXPECT_EQ(graph.node_count(), 2U);
  EXPECT_EQ(apply_rules(graph, rules), 0U);
}

TEST_F(Chain, NewNodesTakeNameOriginTypeAndPlace) {
  append(Neg{}, "n");
  append(Abs{}, "y");
  append(Relu{}, "r");
  graph.add_output("r", last);
  EXPECT_EQ(apply_rules(graph, std::vector{abs_of_negation()}), 1U);
  EXPECT_EQ(names(), (std::vector<std::string>{"y", "r"}));
  const auto* made = graph.nodes().front();
  EXPECT_EQ(made->name(), "y");
  EXPECT_EQ(made->origin().index, 7);
  EXPECT_EQ(made->output()->type(), f32({2}));
}

TEST_F(Chain, AForwardedValueTakesTheNameOfAGraphOutput) {
  append(Relu{}, "relu");
  append(Neg{}, "a");
  append(Neg{}, "y");
  graph.add_output("y", last);
  apply_rules(graph, std::vector{double_negation()});
  EXPECT_EQ(names(), (std::vector<std::string>{"y"}));
  EXPECT_EQ(graph.outputs()[0].value, graph.nodes()[0]->output());
}

TEST_F(Chain, AGraphInputDoesNotBecomeAGraphOutput) {
  append(Neg{}, "a");
  append(Neg{}, "y");
  graph.add_output("y", last);
  std::string why;
  const auto observe = [&](const RuleEvent& event) { why = event.why != nullptr ? event.why->why : "applied"; };
  EXPECT_EQ(apply_rules(graph, std::vector{double_negation()}, {}, observe), 0U);
  EXPECT_EQ(why, "a graph input would become the graph output 'y'");
}

TEST_F(Chain, SharedOperandsAreNotErased) {
  auto* shared = append(Neg{}, "shared");
  append(Neg{}, "y");
  append(Relu{}, "r");
  graph.add_output("r", last);
  graph.add_output("shared", shared->output());
  EXPECT_EQ(apply_rules(graph, std::vector{double_negation()}), 1U);
  EXPECT_EQ(names(), (std::vector<std::string>{"shared", "r"}));
  EXPECT_EQ(graph.nodes()[1]->input(0), x);
}

TEST_F(Chain, TheFirstRuleOfTheListWins) {
  append(Neg{}, "a");
  append(Neg{}, "b");
  append(Relu{}, "r");
  graph.add_output("r", last);
  Bind<Neg> neg;
  const Rule to_abs{"to-abs", bind(neg, bind(Bind<Neg>{}, any())), [=](const Match& m, Rewriter& rw) -> Outcome {
                      rw.replace(m[neg].out(), rw.create(Abs{}, {m[neg].in(0)}));
                      return Applied{};
                    }};
  apply_rules(graph, std::vector{to_abs, double_negation()});
  EXPECT_TRUE(graph.nodes()[1]->is<Abs>());
}

TEST_F(Chain, ObserversSeeWhereAndWhyAMatchFailed) {
  append(Relu{}, "a");
  append(Neg{}, "b");
  graph.add_output("b", last);
  std::string text;
  apply_rules(graph, std::vector{double_negation()}, {},
              [&](const RuleEvent& event) { text = describe(*event.node) + ": " + event.why->why; });
  EXPECT_EQ(text, "node 'a' (Relu, node 7): is Relu, not Neg");
}

using ChainDeathTest = Chain;

TEST_F(ChainDeathTest, ARuleMayNotChangeAndDecline) {
  append(Neg{}, "a");
  graph.add_output("a", last);
  Bind<Neg> neg;
  const Rule bad{"bad", bind(neg), [=](const Match& m, Rewriter& rw) -> Outcome {
                   rw.set_op(m[neg].node(), Neg{});
                   return Declined{"no"};
                 }};
  EXPECT_EXIT(apply_rules(graph, std::vector{bad}), ::testing::ExitedWithCode(70), "bug: rewriter.changed");
}

TEST_F(ChainDeathTest, RulesThatNeverRestAreABug) {
  append(Neg{}, "a");
  graph.add_output("a", last);
  Bind<Neg> neg;
  const Rule endless{"endless", bind(neg), [=](const Match& m, Rewriter& rw) -> Outcome {
                       rw.replace(m[neg].out(), rw.create(Neg{}, {m[neg].in(0)}));
                       return Applied{};
                     }};
  EXPECT_EXIT(apply_rules(graph, std::vector{endless}), ::testing::ExitedWithCode(70), "kMaxSweeps");
}

}  // namespace
}  // namespace slim
