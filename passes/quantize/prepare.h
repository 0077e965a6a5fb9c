#pragma once

#include <vector>

#include "graph/graph.h"
#include "graph/rewrite/pass.h"

namespace slim {

/// Passes that give a canonical graph a form that quantizes better, without changing what it computes.
std::vector<Pass> preparation_passes();

/// Runs them.
Graph prepare_for_quantization(Graph graph, const PassOptions& options = {});

}  // namespace slim
