#include "converter/scopes.h"

#include <gmock/gmock.h>

#include "graph/text.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kGraph = R"(graph {
  input %x: f32[1,4]
  %a = Relu(%x) @"block1/relu" from("old/act", Foo, 0)
  %b = Sigmoid(%a) @"block1/sig"
  %c = Relu(%b) @"block2/relu"
  %"d.out" = Tanh(%c)
  output %"d.out"
})";

/// First outputs of the matched nodes, in graph order, with the reasons.
std::vector<std::string> matched(const std::vector<std::string>& patterns) {
  const auto graph = parse(kGraph);
  const auto nodes = matched_nodes(graph, patterns);
  std::vector<std::string> found;
  for (const auto* node : graph.nodes()) {
    if (nodes.contains(node)) found.push_back(node->output()->name() + " " + nodes.at(node));
  }
  return found;
}

TEST(Scopes, MatchNothingWithoutPatterns) { EXPECT_THAT(matched({}), IsEmpty()); }

TEST(Scopes, GlobsMatchNames) {
  EXPECT_THAT(matched({"block1/*"}), ElementsAre("a excluded by 'block1/*'", "b excluded by 'block1/*'"));
  EXPECT_THAT(matched({"block?/relu"}), ElementsAre("a excluded by 'block?/relu'", "c excluded by 'block?/relu'"));
  EXPECT_THAT(matched({"block[2-9]/*"}), ElementsAre("c excluded by 'block[2-9]/*'"));
}

TEST(Scopes, GlobsMatchOriginsAndOutputs) {
  EXPECT_THAT(matched({"old/*"}), ElementsAre("a excluded by 'old/*'"));
  EXPECT_THAT(matched({"d.out"}), ElementsAre("d.out excluded by 'd.out'"));
}

TEST(Scopes, OpMatchesTypesOfHereAndOfTheSource) {
  EXPECT_THAT(matched({"op:Relu"}), ElementsAre("a excluded by 'op:Relu'", "c excluded by 'op:Relu'"));
  EXPECT_THAT(matched({"op:Foo"}), ElementsAre("a excluded by 'op:Foo'"));
}

TEST(Scopes, RegularExpressionsMatchWholeNames) {
  EXPECT_THAT(matched({"re:block[12]/(sig|tanh)"}), ElementsAre("b excluded by 're:block[12]/(sig|tanh)'"));
  expect_error(ExitCode::kUsage, "matches no operator", [] { matched({"re:block"}); });
}

TEST(Scopes, TheFirstPatternGivesTheReason) {
  EXPECT_THAT(matched({"d*", "*"}),
              ElementsAre("a excluded by '*'", "b excluded by '*'", "c excluded by '*'", "d.out excluded by 'd*'"));
}

TEST(Scopes, PatternsWithoutMatchAreErrors) {
  expect_error(ExitCode::kUsage, "--exclude 'conv*' matches no operator", [] { matched({"*", "conv*"}); });
  expect_error(ExitCode::kUsage, "operator types are: Relu, Sigmoid, Tanh", [] { matched({"op:Conv"}); });
  expect_error(ExitCode::kUsage, "names in the model are like: block1/relu", [] { matched({""}); });
}

TEST(Scopes, MalformedExpressionsAreErrors) {
  expect_error(ExitCode::kUsage, "is no regular expression", [] { matched({"re:("}); });
}

}  // namespace
}  // namespace slim
