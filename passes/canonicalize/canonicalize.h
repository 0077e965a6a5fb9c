#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "graph/graph.h"
#include "graph/rewrite/pass.h"

namespace slim {

/// Computes the outputs of a node whose operands are all constant (null where omitted); nullopt: it cannot.
using Evaluate =
    std::function<std::optional<std::vector<Tensor>>(const Node& node, const std::vector<const Tensor*>& operands)>;

struct CanonicalizeOptions {
  Evaluate evaluate = {};  ///< none: constants fold only where type inference knows them
  /// How many bytes constant folding may add to the graph, all nodes together.
  std::int64_t max_folded_bytes = std::int64_t{1} << 30;
  PassOptions passes = {};
};

/// The passes of canonicalize in order, for check_names and for help.
std::vector<Pass> canonicalize_passes(const CanonicalizeOptions& options);

/// Brings a float graph into the form that calibration and quantization expect: constants folded, nodes that do nothing
/// gone, arithmetic folded into weights, one way to write each thing, no position computed that nobody reads. Names,
/// order and types of inputs and outputs stay, and so do the results, up to the rounding of weights. A second run
/// changes nothing. Types are inferred in the result. Throws Error{kBadInput} where the model's types contradict.
Graph canonicalize(Graph graph, const CanonicalizeOptions& options);

}  // namespace slim
