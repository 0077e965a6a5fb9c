#pragma once

#include <string>
#include <vector>

#include "graph/graph.h"

/// Comparing executors without a test framework: for tests and fuzzers.
namespace slim::testing {

/// Largest difference of two f32 tensors, divided by the largest magnitude of `expected` (or 1).
double relative_distance(const Tensor& actual, const Tensor& expected);

/// oneDNN accumulates in f32, the reference in double: for sums of a few thousand products of order one the difference
/// stays below this. A wrong layout, pad or fusion differs in the first digit.
inline constexpr double kTolerance = 2e-5;

/// The graph with every value that somebody reads as a further output.
Graph with_all_outputs(const Graph& graph);

/// The oneDNN executor shows every value of the graph; from the values that each node has read there, its reference
/// kernel gives what the executor has: integers that differ do so by one, and are one in a thousand at most (a real
/// number in the middle between two integers, rounded in another order of operations); floats agree up to `tolerance`.
/// Returns what differs first; empty if nothing does.
std::string difference_node_by_node(const Graph& graph, const std::vector<Tensor>& inputs,
                                    double tolerance = kTolerance);

/// A graph whose INT8 weights are halved, so that no pair of products can exceed 16 bits on CPUs without VNNI.
Graph with_halved_weights(Graph graph);

}  // namespace slim::testing
