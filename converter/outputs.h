#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "converter/distance.h"
#include "graph/graph.h"

namespace slim {

/// Which outputs of two models belong together.
struct OutputPairing {
  std::vector<std::string> names;    ///< of the first model's outputs
  std::vector<std::size_t> partner;  ///< for each, the position in the second model
};

/// Outputs are paired by name, or by position where names differ. Throws Error{kBadInput} if the models differ in the
/// number of inputs or outputs.
OutputPairing pair_outputs(const Graph& first, const Graph& second);

/// Distances of one run's outputs; results behind the paired ones are paired by position. Throws Error{kBadInput} where
/// dims differ.
std::vector<Distance> paired_distances(const std::vector<Tensor>& first, const std::vector<Tensor>& second,
                                       const OutputPairing& pairing);

}  // namespace slim
