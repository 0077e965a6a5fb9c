#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/error.h"
#include "graph/shape.h"

namespace slim {

/// Numbers that the user's shapes give to the model's symbols.
using SymbolNumbers = std::map<std::string, std::int64_t>;

/// An input as the file declares it.
struct DeclaredInput {
  std::string name;
  TensorType type;
  std::string unsupported;  ///< what this is if not a tensor of an element type that we have, e.g. "a sequence"
};

struct InputTypes {
  std::vector<DeclaredInput> inputs;
  SymbolNumbers numbers;
};

/// The inputs after `shapes` (name -> dims, the user's) are put in; a symbol that gets a number gets it in every input.
/// An input that is no tensor is a problem. Throws Error(kUsage) if `shapes` names something else than an input, or
/// contradicts the model.
InputTypes input_types(std::vector<DeclaredInput> inputs, const std::map<std::string, Dims>& shapes,
                       Diagnostics& problems);

/// `type` with its symbols replaced where `numbers` has them.
TensorType with_numbers(TensorType type, const SymbolNumbers& numbers);

}  // namespace slim
