#include "table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/infer.h"
#include "graph/text.h"

namespace slim {
namespace {

struct Inferred {
  Graph graph;
  Inference known;
  Diagnostics diagnostics;

  explicit Inferred(const std::string& body) : graph(parse("graph {\n" + body + "\noutput %y\n}")) {
    known = infer_types(graph, diagnostics);
  }
  const Value& y() const { return *graph.find_value("y"); }
};

std::string to_string(const PartialInt& element) {
  if (element.is_number()) return std::to_string(element.number());
  return element.is_symbol() ? element.symbol() : "?";
}

}  // namespace

void expect_types(const std::vector<InferCase>& cases) {
  for (const auto& c : cases) {
    SCOPED_TRACE(c.body);
    const Inferred inferred(c.body);
    for (const auto& problem : inferred.diagnostics.problems()) ADD_FAILURE() << problem.message;
    EXPECT_EQ(to_string(inferred.y().type()), c.expected);
  }
}

void expect_refusals(const std::vector<InferCase>& cases) {
  for (const auto& c : cases) {
    SCOPED_TRACE(c.body);
    const Inferred inferred(c.body);
    EXPECT_EQ(inferred.y().type(), TensorType{});
    EXPECT_EQ(inferred.diagnostics.problems().size(), 1U);
    if (inferred.diagnostics.empty()) continue;
    const auto& problem = inferred.diagnostics.problems().front();
    EXPECT_THAT(problem.message, ::testing::HasSubstr(c.expected));
    EXPECT_THAT(problem.where, ::testing::HasSubstr("node '"));
    EXPECT_NE(problem.hint, "");
  }
}

std::string ints_of(const std::string& body) {
  const Inferred inferred(body);
  for (const auto& problem : inferred.diagnostics.problems()) ADD_FAILURE() << problem.message;
  const auto found = inferred.known.partial_values.find(&inferred.y());
  if (found == inferred.known.partial_values.end()) return "none";
  std::string text;
  for (const auto& element : found->second) text += (text.empty() ? "[" : ",") + to_string(element);
  return text.empty() ? "[]" : text + "]";
}

}  // namespace slim
