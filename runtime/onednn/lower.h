#pragma once

#include "runtime/onednn/lowering.h"

namespace slim::onednn {

/// The plan of `graph` for inputs of these dims. Throws Error that names the node where an operator cannot be run.
Plan::Draft lower(const Graph& graph, const std::vector<Dims>& input_dims, const ExecutorOptions& options,
                  WeightCache& weights);

}  // namespace slim::onednn
