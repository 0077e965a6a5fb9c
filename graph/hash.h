#pragma once

#include <string>
#include <string_view>

#include "graph/graph.h"

namespace slim {

/// 32 hexadecimal digits (XXH3, 128 bits) that tell whether two graphs compute the same in the same way: operators with
/// their attributes in order, edges, constants' bytes, names and types of the graph's inputs, names of its outputs,
/// and the opsets that opaque operators belong to. Names of nodes and of other values, inferred types, origins,
/// metadata, unused constants and the order of constants do not count. Attributes that have their defaults do not
/// either, so a new attribute changes no hash. Little-endian machines agree on it.
std::string graph_hash(const Graph& graph);

/// 32 hexadecimal digits of a text.
std::string text_digest(std::string_view text);

}  // namespace slim
