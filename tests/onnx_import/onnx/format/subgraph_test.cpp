#include "onnx_import/onnx/format/subgraph.h"

#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/subgraphs.h"

namespace slim {
namespace {

using ::testing::ElementsAre;

TEST(SubgraphContents, FindsOuterValuesAlsoFromWithinNestedGraphs) {
  // The inner graph reads its own i and o, m of the graph around it, and the outer a and c.
  const auto inner =
      proto::graph({proto::node("Add", {"i", "c"}, "o"), proto::node("Mul", {"o", "m"}, "p")}, {"i"}, {"p"});
  const auto outer = proto::graph({proto::node("Relu", {"a"}, "m"), proto::node("If", {"m"}, "q", inner)}, {}, {"q"});
  const auto contents = subgraph_contents({proto::graph_attribute("body", outer)});
  EXPECT_THAT(contents.captures, ElementsAre("a", "c"));
  EXPECT_THAT(contents.defined, ElementsAre("i", "m", "o", "p", "q"));
  EXPECT_TRUE(contents.operators.contains({"", "Mul"}));
}

TEST(SubgraphContents, AnOutputMayBeAnOuterValue) {
  EXPECT_THAT(subgraph_contents({proto::graph_attribute("body", proto::graph({}, {}, {"a"}))}).captures,
              ElementsAre("a"));
}

TEST(WithRenamedCaptures, RenamesOuterValuesOnly) {
  const auto body = proto::graph({proto::node("Add", {"a", "i"}, "o")}, {"i"}, {"o"});
  const auto renamed = with_renamed_captures({proto::graph_attribute("body", body)}, {{"a", "b"}, {"i", "x"}});
  const auto expected = proto::graph({proto::node("Add", {"b", "i"}, "o")}, {"i"}, {"o"});
  EXPECT_EQ(subgraph_contents(renamed).captures,
            subgraph_contents({proto::graph_attribute("body", expected)}).captures);
  EXPECT_THAT(subgraph_contents(renamed).captures, ElementsAre("b"));
  EXPECT_TRUE(subgraph_contents(renamed).defined.contains("i"));
}

}  // namespace
}  // namespace slim
