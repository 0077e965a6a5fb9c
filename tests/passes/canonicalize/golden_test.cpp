// Each golden file: the rule or pass of that name alone gives what the file says, or declines with the file's reason;
// and whatever the graph, canonicalize as a whole keeps its promises on it.
#include "tests/passes/canonicalize/golden.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "graph/rewrite/pass_manager.h"
#include "graph/text.h"
#include "graph/verify.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

/// The pass of this name, or the pass that has a rule of this name.
Pass pass_with(const std::string& name) {
  for (auto& pass : canonicalize_passes(golden::with_reference())) {
    const bool has_rule = std::find(pass.rules.begin(), pass.rules.end(), name) != pass.rules.end();
    if (pass.name == name || has_rule) return pass;
  }
  throw std::runtime_error("no pass or rule '" + name + "'");
}

/// Runs one rule or pass alone; returns what --explain says.
std::string run_alone(Graph& graph, const std::string& name) {
  const auto pass = pass_with(name);
  std::string explanation;
  PassOptions options;
  options.explain = name;
  options.sink = [&](const std::string& line) { explanation += line + "\n"; };
  for (const auto& rule : pass.rules) {
    if (rule != name && pass.name != name) options.disabled.push_back(rule);
  }
  run_passes(graph, std::vector{pass}, options);
  return explanation;
}

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, RuleAlone) {
  for (const auto& one : golden::cases(GetParam())) {
    SCOPED_TRACE(GetParam() + ": " + one.title);
    Graph graph = golden::parsed(one.before);
    const auto before = golden::shown(graph);
    const auto inputs = golden::some_inputs(graph);
    const auto results = golden::run_reference(graph, inputs);
    const auto explanation = run_alone(graph, GetParam());
    if (one.after.empty()) {
      EXPECT_EQ(golden::shown(graph), before);
      EXPECT_THAT(explanation, HasSubstr(one.reason));
    } else {
      EXPECT_EQ(golden::shown(graph), golden::shown(golden::parsed(one.after)));
      EXPECT_NE(explanation, "");
    }
    EXPECT_EQ(golden::difference(results, golden::run_reference(graph, inputs)), "");
  }
}

TEST_P(Golden, CanonicalizeKeepsItsPromises) {
  for (const auto& one : golden::cases(GetParam())) {
    SCOPED_TRACE(GetParam() + ": " + one.title);
    Graph before = golden::parsed(one.before);
    const auto inputs = golden::some_inputs(before);
    const auto results = golden::run_reference(before, inputs);
    Graph after = canonicalize(before.clone(), golden::with_reference());
    EXPECT_TRUE(verify(after).empty());
    ASSERT_EQ(after.inputs().size(), before.inputs().size());
    for (std::size_t i = 0; i < before.inputs().size(); ++i) {
      EXPECT_EQ(after.inputs()[i]->name(), before.inputs()[i]->name());
      EXPECT_EQ(after.inputs()[i]->type(), before.inputs()[i]->type());
    }
    ASSERT_EQ(after.outputs().size(), before.outputs().size());
    for (std::size_t i = 0; i < before.outputs().size(); ++i) {
      EXPECT_EQ(after.outputs()[i].name, before.outputs()[i].name);
      EXPECT_EQ(after.outputs()[i].value->name(), before.outputs()[i].value->name());
      EXPECT_EQ(after.outputs()[i].value->type(), before.outputs()[i].value->type());
    }
    EXPECT_EQ(golden::difference(results, golden::run_reference(after, inputs)), "");
    const auto text = print(after);
    EXPECT_EQ(print(canonicalize(std::move(after), golden::with_reference())), text) << "a second run changes it";
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, ::testing::ValuesIn(golden::names()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(GoldenFiles, EveryRuleAndPassHasBothKinds) {
  for (const auto& pass : canonicalize_passes({})) {
    auto names = pass.rules;
    if (names.empty() && pass.name != "remove-dead-code") names.push_back(pass.name);
    for (const auto& name : names) {
      const auto all = golden::cases(name);
      const auto folds = [](const golden::Case& one) { return !one.after.empty(); };
      EXPECT_TRUE(std::any_of(all.begin(), all.end(), folds)) << name;
      EXPECT_FALSE(std::all_of(all.begin(), all.end(), folds)) << name;
    }
  }
}

}  // namespace
}  // namespace slim
