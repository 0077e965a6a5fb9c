#pragma once

#include <functional>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "passes/canonicalize/canonicalize.h"
#include "runtime/reference/evaluate.h"
#include "runtime/reference/executor.h"

/// Golden files and what tests of passes do with graphs.
///
/// tests/golden/<folder>/<rule or pass>.slim holds cases:
///
///     ==== folds: what this case shows
///     graph before {...}
///     ==== gives
///     graph after {...}
///     ==== declines: the reason that --explain tells
///     graph unchanged {...}
namespace slim::golden {

struct Case {
  std::string title;   ///< for the test's message
  std::string before;  ///< text form
  std::string after;   ///< empty: the rule declines
  std::string reason;  ///< a part of what --explain says
};

/// Names of the files in a folder of the golden directory, without ".slim", sorted.
std::vector<std::string> names(const std::string& folder);
std::vector<Case> cases(const std::string& folder, const std::string& name);

/// Runs one rule or pass of a pipeline alone; returns what --explain says.
std::string run_alone(Graph& graph, const std::vector<Pass>& pipeline, const std::string& name);

/// Each case of the file: the rule or pass alone gives what it says, or declines with its reason; results stay, up to
/// `tolerance` (relative to the largest one).
void expect_cases(const std::string& folder, const std::string& name, const std::vector<Pass>& pipeline,
                  double tolerance);

/// Runs `transform` on the graph of each case: inputs, outputs and results stay (up to `tolerance`), the verifier
/// passes, and a second run changes nothing.
void expect_promises(const std::string& folder, const std::string& name, const std::function<Graph(Graph)>& transform,
                     double tolerance);

/// Every rule, and every pass that has none, has a case that folds and one that declines.
void expect_both_kinds(const std::string& folder, const std::vector<Pass>& pipeline);

/// For gtest's parameter names.
std::string test_name(const std::string& name);

/// Types inferred; fails the test where that reports something.
Graph parsed(const std::string& text);

/// The graph as golden files have it: without origins.
std::string shown(const Graph& graph);

/// Inputs of the graph's types, uniform in [-1, 1), unknown dims 2.
std::vector<Tensor> some_inputs(const Graph& graph);
std::vector<Tensor> run_reference(const Graph& graph, const std::vector<Tensor>& inputs);

/// Canonicalize with the reference kernels.
CanonicalizeOptions with_reference();

/// Weights are rounded to float once where arithmetic is folded into them; sums are of a few hundred such products.
inline constexpr double kTolerance = 1e-5;

/// Where results differ by more than `tolerance`, relative to the largest result.
std::string difference(const std::vector<Tensor>& expected, const std::vector<Tensor>& actual,
                       double tolerance = kTolerance);

}  // namespace slim::golden
