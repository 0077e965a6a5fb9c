#pragma once

#include <string>
#include <vector>

#include "graph/graph.h"

namespace slim {

/// Time of one node of the source model before and after, in milliseconds of a single thread.
struct LayerTime {
  std::string node;            ///< empty for what prepares the results
  std::string kind;            ///< of the longest INT8 step: "Int8Conv", or of the FP32 one if there is none
  std::string implementation;  ///< oneDNN's name of that step's kernel; empty for loops of our own
  double fp32 = 0.0;           ///< of all steps with that name; 0 if it is part of another step
  double int8 = 0.0;
};

/// Nodes in the order of the INT8 plan, then those that only the FP32 plan has. Both graphs are measured as `bench`
/// does, for inputs of one sample. Empty where dims depend on data, which has no plan.
std::vector<LayerTime> layer_times(Graph fp32, const Graph& quantized, const std::vector<Tensor>& inputs);

}  // namespace slim
