#pragma once

#include <string>
#include <vector>

#include "graph/graph.h"

namespace slim {

/// One step of the plan that the oneDNN executor makes of a graph.
struct StepProfile {
  std::string node;            ///< name of the node, or of its output; empty for what prepares the results
  std::string kind;            ///< "Int8Conv", "Reorder", ...
  std::string implementation;  ///< oneDNN's name of the kernel; empty for loops of our own
  double operations = 0.0;     ///< multiplications and additions of convolutions and matrix products; else 0
  double milliseconds = 0.0;   ///< in the run of the whole plan, minimum
  double alone = 0.0;          ///< the step run again and again by itself, minimum
  /// It computes an operator, and does not only bring data into another form (reorders, padding, rounding to integers).
  bool computes = true;
};

/// Times the steps of the plan for these inputs, `rounds` times each, one thread.
std::vector<StepProfile> profile(const Graph& graph, const std::vector<Tensor>& inputs, int rounds);

/// Sum of the steps that compute, each run alone: what the graph as given would take if nothing stood between its
/// primitives.
double limit_milliseconds(const std::vector<StepProfile>& steps);

}  // namespace slim
