#include "graph/rewrite/pass_manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/text.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Pass negations() {
  Bind<Neg> outer, inner;
  Bind<Value> x;
  Bind<Abs> abs;
  return rule_pass("clean", {Rule{"double-negation", bind(outer, bind(inner, any(x))),
                                  [=](const Match& m, Rewriter& rw) { return rw.forward(m[outer].out(), m[x]); }},
                             Rule{"abs-of-negation", bind(abs, bind(inner, any(x)).one_use()),
                                  [=](const Match& m, Rewriter& rw) -> Outcome {
                                    rw.replace(m[abs].out(), rw.create(Abs{}, {m[x]}));
                                    return Applied{};
                                  }}});
}

constexpr const char* kGraph = R"(graph g {
  input %x: f32[2]
  %a = Neg(%x)
  %b = Neg(%a)
  %c = Neg(%b)
  %r = Relu(%c)
  %n = Neg(%r)
  %y = Abs(%n)
  output %y
})";

struct PassManager : ::testing::Test {
  Graph graph = parse(kGraph);
  std::vector<std::string> lines;
  PassOptions options;
  PassManager() {
    options.sink = [this](std::string line) { lines.push_back(std::move(line)); };
  }
};

TEST_F(PassManager, RunsRulesToAFixpointAndInfersTypes) {
  run_passes(graph, std::vector{negations()}, options);
  EXPECT_EQ(print(graph), R"(graph g {
  input %x: f32[2]
  %c = Neg(%x) : f32[2]
  %r = Relu(%c) : f32[2]
  %y = Abs(%r) : f32[2]
  output %y
}
)");
}

TEST_F(PassManager, APassOrARuleCanBeDisabled) {
  options.disabled = {"clean"};
  run_passes(graph, std::vector{negations()}, options);
  EXPECT_EQ(graph.node_count(), 6U);
  options.disabled = {"double-negation"};
  run_passes(graph, std::vector{negations()}, options);
  EXPECT_EQ(graph.node_count(), 5U);
}

TEST_F(PassManager, ExplainTellsEveryPlaceWhereTheRuleCouldHaveBegun) {
  options.explain = "double-negation";
  run_passes(graph, std::vector{negations()}, options);
  EXPECT_THAT(lines, ElementsAre("double-negation: applied at node 'b' (Neg)",
                                 "double-negation: declined at node 'c' (Neg): operand 'x' is a graph input, not Neg"));
}

TEST_F(PassManager, PrintsAfterAPass) {
  options.print_after = {"all"};
  run_passes(graph, std::vector{negations()}, options);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("after pass clean:\ngraph g {"));
}

std::string message_of(const PassOptions& options) {
  try {
    check_names(options, std::vector{negations()});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    return error.what();
  }
  return "";
}

TEST(CheckNames, KnowsPassesAndRules) {
  EXPECT_EQ(message_of({.print_after = {"all", "clean"}, .disabled = {"clean", "double-negation"}}), "");
  EXPECT_EQ(message_of({.disabled = {"double-negatoin"}}),
            "--disable-pass: there is no 'double-negatoin'\n  hint: did you mean 'double-negation'?");
  EXPECT_EQ(message_of({.explain = "quantum"}), "--explain: there is no 'quantum'");
  EXPECT_EQ(message_of({.print_after = {"double-negation"}}), "--print-after: there is no 'double-negation'");
}

using PassManagerDeathTest = PassManager;

TEST_F(PassManagerDeathTest, ABrokenGraphIsABugAndTheGraphBeforeIsWritten) {
  const Pass bad{"bad", {}, [](Graph& g, PassContext&) {
                   auto* relu = g.find_value("r")->producer();
                   g.set_input(relu, 0, g.find_value("y"));
                 }};
  EXPECT_EXIT(run_passes(graph, std::vector{bad}, options), ::testing::ExitedWithCode(70),
              "pass 'bad' leaves a broken graph:(.|\n)*the graph before it: .*slimconv-before-bad-[0-9]*.slim");
}

TEST_F(PassManager, AContradictionInTheModelIsTheUsersError) {
  Graph wrong = parse("graph g {\n input %x: f32[2]\n input %z: f32[3]\n %y = Add(%x, %z)\n output %y\n}");
  EXPECT_THROW(run_passes(wrong, {}, options), Error);
}

}  // namespace
}  // namespace slim
