#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "graph/graph.h"
#include "runtime/executor.h"
#include "tests/runtime/onednn/node_by_node.h"

/// Runs graphs in the text form with the oneDNN executor and with the reference executor.
namespace slim::testing {

/// A graph of these statements.
Graph graph_of(const std::string& statements);

/// Inputs of N(0, 1) for the graph; a dim that the graph leaves open becomes `open`. Integers are in [0, 255].
std::vector<Tensor> random_inputs(const Graph& graph, std::int64_t open = 2, unsigned seed = 1);

/// Both executors agree on every output, twice, and the inputs stay as they were.
void expect_agreement(const Graph& graph, const std::vector<Tensor>& inputs, double tolerance = kTolerance);
inline void expect_agreement(const std::string& statements, double tolerance = kTolerance) {
  const auto graph = graph_of(statements);
  expect_agreement(graph, random_inputs(graph), tolerance);
}

/// The same for results that are integers: they differ by `slack` at most.
void expect_close_integers(const Graph& graph, const std::vector<Tensor>& inputs, int slack);

/// What the plan for these inputs does, one step a line: "Conv jit:avx512_core\n...".
std::string steps_of(const Graph& graph, const std::vector<Tensor>& inputs, const ExecutorOptions& options = {});
inline std::string steps_of(const std::string& statements, const ExecutorOptions& options = {}) {
  const auto graph = graph_of(statements);
  return steps_of(graph, random_inputs(graph), options);
}
/// How many of the steps' names begin with `name`.
int count_steps(const std::string& steps, const std::string& name);

/// A named graph of a table.
struct Case {
  const char* name;
  const char* statements;
};
inline std::string case_name(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

}  // namespace slim::testing
