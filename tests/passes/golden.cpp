#include "tests/passes/golden.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "graph/infer.h"
#include "graph/rewrite/pass_manager.h"
#include "graph/text.h"
#include "graph/verify.h"

namespace slim::golden {
namespace {

constexpr std::string_view kMark = "==== ";

bool takes(std::string& line, std::string_view start) {
  if (!line.starts_with(start)) return false;
  line.erase(0, start.size());
  if (line.starts_with(": ")) line.erase(0, 2);
  return true;
}

}  // namespace

std::vector<std::string> names(const std::string& folder) {
  std::vector<std::string> result;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SLIM_GOLDEN_DIR) / folder)) {
    if (entry.path().extension() == ".slim") result.push_back(entry.path().stem());
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<Case> cases(const std::string& folder, const std::string& name) {
  std::ifstream file(std::filesystem::path(SLIM_GOLDEN_DIR) / folder / (name + ".slim"));
  std::vector<Case> result;
  std::string* text = nullptr;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(kMark)) {
      if (text != nullptr) text->append(line).append("\n");
      continue;
    }
    line.erase(0, kMark.size());
    if (takes(line, "gives")) {
      text = &result.back().after;
      continue;
    }
    const bool declines = takes(line, "declines");
    if (!declines && !takes(line, "folds")) throw std::runtime_error(line.append(": unknown mark in ").append(name));
    result.push_back({line, "", "", declines ? line : ""});
    text = &result.back().before;
  }
  return result;
}

Graph parsed(const std::string& text) {
  Graph graph = parse(text);
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  for (const auto& problem : diagnostics.problems()) ADD_FAILURE() << problem.message << " " << problem.where;
  for (const auto& problem : verify(graph)) ADD_FAILURE() << problem;
  return graph;
}

std::string shown(const Graph& graph) {
  PrintOptions options;
  options.origins = false;
  return print(graph, options);
}

std::vector<Tensor> some_inputs(const Graph& graph) {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same inputs each time
  std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
  std::vector<Tensor> result;
  for (const auto* input : graph.inputs()) {
    Dims dims;
    for (const auto& dim : input->type().shape.value_or(Shape{})) dims.push_back(dim.is_known() ? dim.value() : 2);
    Tensor tensor = Tensor::zeros(input->type().type, dims);
    if (tensor.type() == DataType::kF32) {
      for (auto& x : tensor.mutable_data<float>()) x = uniform(random);
    }
    result.push_back(tensor);
  }
  return result;
}

std::vector<Tensor> run_reference(const Graph& graph, const std::vector<Tensor>& inputs) {
  return make_reference_executor(graph)->run(inputs);
}

CanonicalizeOptions with_reference() {
  CanonicalizeOptions options;
  options.evaluate = [](const Node& node,
                        const std::vector<const Tensor*>& operands) -> std::optional<std::vector<Tensor>> {
    if (!can_evaluate(node.op())) return std::nullopt;
    return evaluate(node, operands);
  };
  return options;
}

std::string difference(const std::vector<Tensor>& expected, const std::vector<Tensor>& actual, double tolerance) {
  if (expected.size() != actual.size()) return "another number of results";
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (expected[k].type() != actual[k].type() || expected[k].dims() != actual[k].dims()) {
      return "result " + std::to_string(k) + " has another type or shape: " + to_string(actual[k].dims());
    }
    const auto a = to_doubles(expected[k]);
    const auto b = to_doubles(actual[k]);
    double largest = 1.0;
    for (const double x : a) {
      if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
      const bool same = a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]));
      if (same || std::abs(a[i] - b[i]) <= tolerance * largest) continue;
      return "result " + std::to_string(k) + "[" + std::to_string(i) + "] is " + std::to_string(b[i]) + ", expected " +
             std::to_string(a[i]);
    }
  }
  return "";
}

std::string run_alone(Graph& graph, const std::vector<Pass>& pipeline, const std::string& name) {
  for (const auto& pass : pipeline) {
    const bool has_rule = std::find(pass.rules.begin(), pass.rules.end(), name) != pass.rules.end();
    if (pass.name != name && !has_rule) continue;
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
  throw std::runtime_error("no pass or rule '" + name + "'");
}

void expect_cases(const std::string& folder, const std::string& name, const std::vector<Pass>& pipeline,
                  double tolerance) {
  for (const auto& one : cases(folder, name)) {
    SCOPED_TRACE(name + ": " + one.title);
    Graph graph = parsed(one.before);
    const auto before = shown(graph);
    const auto inputs = some_inputs(graph);
    const auto results = run_reference(graph, inputs);
    const auto explanation = run_alone(graph, pipeline, name);
    if (one.after.empty()) {
      EXPECT_EQ(shown(graph), before);
      EXPECT_THAT(explanation, ::testing::HasSubstr(one.reason));
    } else {
      EXPECT_EQ(shown(graph), shown(parsed(one.after)));
      EXPECT_NE(explanation, "");
    }
    EXPECT_EQ(difference(results, run_reference(graph, inputs), tolerance), "");
  }
}

void expect_promises(const std::string& folder, const std::string& name, const std::function<Graph(Graph)>& transform,
                     double tolerance) {
  for (const auto& one : cases(folder, name)) {
    SCOPED_TRACE(name + ": " + one.title);
    Graph before = parsed(one.before);
    const auto inputs = some_inputs(before);
    const auto results = run_reference(before, inputs);
    Graph after = transform(before.clone());
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
    EXPECT_EQ(difference(results, run_reference(after, inputs), tolerance), "");
    const auto text = print(after);
    EXPECT_EQ(print(transform(std::move(after))), text) << "a second run changes it";
  }
}

void expect_both_kinds(const std::string& folder, const std::vector<Pass>& pipeline) {
  for (const auto& pass : pipeline) {
    auto parts = pass.rules;
    if (parts.empty() && pass.name != "remove-dead-code") parts.push_back(pass.name);
    for (const auto& part : parts) {
      const auto all = cases(folder, part);
      const auto folds = [](const Case& one) { return !one.after.empty(); };
      EXPECT_TRUE(std::any_of(all.begin(), all.end(), folds)) << part;
      EXPECT_FALSE(std::all_of(all.begin(), all.end(), folds)) << part;
    }
  }
}

std::string test_name(const std::string& name) {
  std::string result = name;
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

}  // namespace slim::golden
