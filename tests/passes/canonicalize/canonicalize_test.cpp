#include "passes/canonicalize/canonicalize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/rewrite/pass_manager.h"
#include "graph/text.h"
#include "tests/passes/golden.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> types(const Graph& graph) {
  std::vector<std::string> result;
  for (const auto* node : graph.nodes()) result.push_back(node->type_name());
  return result;
}

Graph canonical(const std::string& text) { return canonicalize(golden::parsed(text), golden::with_reference()); }

TEST(Canonicalize, AnExportersConvolutionBlockBecomesTwoNodes) {
  const auto graph = canonical(R"(graph g {
    input %x: f32[N,3,8,8]
    const %w: f32[4,3,3,3] = normal(seed=1, std=0.2)
    const %gamma: f32[4] = uniform(seed=2, low=0.5, high=2)
    const %beta: f32[4] = normal(seed=3)
    const %mean: f32[4] = normal(seed=4)
    const %var: f32[4] = uniform(seed=5, low=0.5, high=2)
    const %k: f32[4] = uniform(seed=6, low=0.5, high=2)
    const %axes: i64[2] = [1,2]
    const %zero: f32[] = 0
    const %six: f32[] = 6
    const %pads: i64[8] = [0,0,1,1,0,0,1,1]
    %i = Identity(%x)
    %p = Pad(%i, %pads)
    %a = Conv(%p, %w)
    %n = BatchNormalization(%a, %gamma, %beta, %mean, %var)
    %u = Unsqueeze(%k, %axes)
    %m = Mul(%n, %u)
    %r = Relu(%m)
    %c = Clip(%r, %zero, %six)
    output %c
  })");
  EXPECT_THAT(types(graph), ElementsAre("Conv", "Clip"));
  EXPECT_EQ(graph.nodes()[0]->as<Conv>()->pads, (Ints{1, 1, 1, 1}));
}

TEST(Canonicalize, AnExportersHeadBecomesPoolFlattenGemm) {
  const auto graph = canonical(R"(graph g {
    input %x: f32[N,4,3,3]
    const %w: f32[4,2] = normal(seed=1)
    const %b: f32[2] = normal(seed=2)
    const %axes: i64[2] = [2,3]
    const %zero: i64[] = 0
    const %front: i64[1] = [0]
    const %rest: i64[1] = [-1]
    %m = ReduceMean(%x, %axes)
    %s = Shape(%m)
    %n = Gather(%s, %zero)
    %n1 = Unsqueeze(%n, %front)
    %t = Concat(%n1, %rest)
    %f = Reshape(%m, %t)
    %p = MatMul(%f, %w)
    %y = Add(%b, %p)
    output %y
  })");
  EXPECT_THAT(types(graph), ElementsAre("GlobalAveragePool", "Flatten", "Gemm"));
}

constexpr const char* kFilled = R"(graph g {
  input %x: f32[1000]
  const %n: i64[1] = [1000]
  %f = ConstantOfShape(%n)
  %y = Add(%x, %f)
  output %y
})";

TEST(Canonicalize, FoldingStopsAtTheGivenSize) {
  auto options = golden::with_reference();
  options.max_folded_bytes = 3999;
  std::string said;
  options.passes.explain = "fold-constants";
  options.passes.sink = [&](const std::string& line) { said += line; };
  EXPECT_EQ(canonicalize(golden::parsed(kFilled), options).node_count(), 2U);
  EXPECT_THAT(said, HasSubstr("the result has 4000 bytes, too many to store"));
  options.max_folded_bytes = 4000;
  EXPECT_THAT(types(canonicalize(parse(kFilled), options)), ElementsAre("Add"));
}

TEST(Canonicalize, WithoutKernelsConstantsStay) { EXPECT_EQ(canonicalize(parse(kFilled), {}).node_count(), 2U); }

TEST(Canonicalize, OpaqueOperatorsStayAndWhatIsAroundThemFolds) {
  const auto graph = canonicalize(parse(R"(graph g {
    input %x: f32[2]
    const %c: f32[2] = [1,2]
    %a = Identity(%x)
    %b = opaque "custom" Foo(%a, %c) : f32[2]
    %d = opaque "custom" Bar(%c) : f32[2]
    %e = Identity(%b)
    %y = Add(%e, %d)
    output %y
  })"),
                                  golden::with_reference());
  EXPECT_THAT(types(graph), ElementsAre("custom.Foo", "custom.Bar", "Add"));
}

TEST(Canonicalize, WeightsThatDoNotDivideIntoGroupsAreLeftAlone) {
  // Type inference cannot object: what the opaque operator gives is not known.
  Graph graph = parse(R"(graph g {
    input %x: f32[2]
    const %w: f32[2,1,1,1] = [1,2]
    const %c: f32[] = 2
    %a = opaque "custom" Foo(%x)
    %b = Conv(%a, %w) {group=3}
    %y = Mul(%b, %c)
    output %y
  })");
  try {
    EXPECT_EQ(canonicalize(std::move(graph), golden::with_reference()).node_count(), 3U);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
  }
}

TEST(Canonicalize, ExplainOfAPassTellsAllItsRules) {
  auto options = golden::with_reference();
  std::vector<std::string> said;
  options.passes.explain = "simplify";
  options.passes.sink = [&](std::string line) { said.push_back(std::move(line)); };
  canonicalize(parse("graph g {\n input %x: f32[2]\n %a = Identity(%x)\n %y = Transpose(%a)\n output %y\n}"), options);
  EXPECT_THAT(said, ElementsAre("remove-identity: applied at node 'a' (Identity)",
                                "remove-transpose: declined at node 'y' (Transpose): a graph input would become the "
                                "graph output 'y'",
                                HasSubstr("merge-transposes: declined at node 'y'")));
}

TEST(Canonicalize, NamesOfPassesAndRulesAreKnown) {
  const auto passes = canonicalize_passes({});
  PassOptions options;
  options.disabled = {"hoist-strides", "fold-batch-norm"};
  options.print_after = {"simplify"};
  EXPECT_NO_THROW(check_names(options, passes));
  options.disabled = {"fold-batchnorm"};
  EXPECT_THROW(check_names(options, passes), Error);
}

}  // namespace
}  // namespace slim
