#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "converter/data/sample_source.h"
#include "graph/graph.h"
#include "graph/rewrite/pass.h"
#include "passes/canonicalize/canonicalize.h"

namespace slim {

/// Which model, with which sizes for its dynamic inputs.
struct ModelOptions {
  std::filesystem::path path;
  std::map<std::string, Dims> input_shapes = {};
  bool keep_heads = false;                            ///< of Paddle programs: loss and accuracy operators
  std::function<void(const std::string&)> note = {};  ///< gets what an importer changed or left out
};

/// The model as it stands in the file, types inferred. Throws Error with all problems of the file.
Graph load_model(const ModelOptions& model);

/// A float model, canonical and ready to be calibrated: what `convert` quantizes. The same file and options give the
/// same graph and so the same hash. Throws Error{kBadInput} if the model is already quantized.
Graph load_float_model(const ModelOptions& model, const PassOptions& passes = {});

/// Whether the integer sums of this graph's weights can saturate on this CPU.
bool can_saturate(const Graph& graph);

/// Whether they can, and the answer is to be exact: only a simulation in float is.
bool is_simulated(const Graph& graph, bool exact);

/// What executors should run: float parts canonical, INT8 chains fused. `exact`: residual sums round as the file says,
/// and a graph that is to be simulated stays as it is.
Graph runnable(Graph graph, bool exact, const PassOptions& passes = {});

/// canonicalize() with the reference kernels to fold constants with.
Graph canonical(Graph graph, const PassOptions& passes = {});

/// The inputs that data must fill.
std::vector<InputInfo> input_infos(const Graph& graph);

}  // namespace slim
