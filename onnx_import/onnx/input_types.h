#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "graph/error.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

/// Numbers that the user's shapes give to the model's symbols.
using SymbolNumbers = std::map<std::string, std::int64_t>;

struct InputTypes {
  /// The graph's inputs, except those that repeat an initializer.
  std::vector<std::pair<const OnnxValueInfo*, TensorType>> inputs;
  SymbolNumbers numbers;
};

/// The inputs' types after `shapes` (name -> dims, the user's) are put in; a symbol that gets a number gets it in every
/// input. An input that is no tensor is a problem. Throws Error(kUsage) if `shapes` names something else than an input,
/// or contradicts the model.
InputTypes input_types(const OnnxGraph& graph, const std::map<std::string, Dims>& shapes, Diagnostics& problems);

/// `type` with its symbols replaced where `numbers` has them.
TensorType with_numbers(TensorType type, const SymbolNumbers& numbers);

}  // namespace slim
