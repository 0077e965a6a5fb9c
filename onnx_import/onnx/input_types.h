#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "graph/error.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

/// The graph's inputs, except those that repeat an initializer, with their types after `shapes` (name -> dims, the
/// user's) are put in; a symbol that gets a number gets it in every input. An input that is no tensor is a problem.
/// Throws Error(kUsage) if `shapes` names something else than an input, or contradicts the model.
std::vector<std::pair<const OnnxValueInfo*, TensorType>> input_types(const OnnxGraph& graph,
                                                                     const std::map<std::string, Dims>& shapes,
                                                                     Diagnostics& problems);

}  // namespace slim
