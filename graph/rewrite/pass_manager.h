#pragma once

#include <span>

#include "graph/rewrite/pass.h"

namespace slim {

/// Every name in `options` must be that of a pass or rule in `passes` (all pipelines of a run together; "all" is
/// good for print_after); else Error{kUsage} with the nearest spelling.
void check_names(const PassOptions& options, std::span<const Pass> passes);

/// Runs the passes that are not disabled, in order. After each, types are inferred and the graph is verified: if a pass
/// left it broken, the graph before the pass is written to a file that the message names, and the program ends with
/// kBug.
void run_passes(Graph& graph, std::span<const Pass> passes, const PassOptions& options);

}  // namespace slim
