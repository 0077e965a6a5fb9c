#pragma once

#include <memory>

#include "runtime/executor.h"

namespace slim {

/// An executor that runs each node by its reference kernel, in graph order, and frees each intermediate tensor after
/// its last use: slow, and the oracle of every other one. `graph` must outlive it and stay as it is.
std::unique_ptr<Executor> make_reference_executor(const Graph& graph, ExecutorOptions options = {});

}  // namespace slim
