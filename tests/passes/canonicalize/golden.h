#pragma once

#include <string>
#include <vector>

#include "graph/graph.h"
#include "passes/canonicalize/canonicalize.h"
#include "runtime/reference/evaluate.h"
#include "runtime/reference/executor.h"

/// Golden files and what tests of passes do with graphs.
///
/// tests/golden/<rule or pass>.slim holds cases:
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

/// Names of the files in the golden directory, without ".slim", sorted.
std::vector<std::string> names();
std::vector<Case> cases(const std::string& name);

/// Types inferred; fails the test where that reports something.
Graph parsed(const std::string& text);

/// The graph as golden files have it: without origins.
std::string shown(const Graph& graph);

/// Inputs of the graph's types, uniform in [-1, 1), unknown dims 2.
std::vector<Tensor> some_inputs(const Graph& graph);
std::vector<Tensor> run_reference(const Graph& graph, const std::vector<Tensor>& inputs);

/// Canonicalize with the reference kernels.
CanonicalizeOptions with_reference();

/// Where results differ by more than a float's rounding of weights explains (relative to the largest result).
std::string difference(const std::vector<Tensor>& expected, const std::vector<Tensor>& actual);

}  // namespace slim::golden
