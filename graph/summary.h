#pragma once

#include <cstddef>
#include <string>

#include "graph/graph.h"

namespace slim {

/// Operators by type (opaque ones marked), the most frequent first; inputs and outputs with types; bytes of constants.
std::string summary(const Graph& graph);

/// The graph for Graphviz: inputs, nodes and outputs; edges carry names and types; constants are left out.
std::string to_dot(const Graph& graph);

/// The graph as JSON: name, opsets, metadata, inputs, constants (elements of the small ones), nodes with attributes and
/// origins, outputs. Bytes that are not UTF-8 are replaced.
std::string to_json(const Graph& graph);

/// Bytes of all constants.
std::size_t constant_bytes(const Graph& graph);

}  // namespace slim
