#pragma once

#include <unordered_set>

#include "graph/graph.h"

namespace slim {

/// Values that depend on an operator that slimconv cannot run.
std::unordered_set<const Value*> uncomputable_values(const Graph& graph);

/// A clone without the operators that slimconv cannot run (opaque ones, and everything that depends on them). An output
/// of the graph that is lost is replaced by the f32 values in front of the first operators that cannot be run. Names of
/// values that stay are kept.
Graph computable_part(const Graph& graph);

}  // namespace slim
