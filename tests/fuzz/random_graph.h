#pragma once

#include <fuzzer/FuzzedDataProvider.h>

#include <vector>

#include "graph/graph.h"

namespace slim::fuzz {

/// A small convolutional graph with QuantizeLinear and DequantizeLinear around most operators, as the bytes choose.
/// INT8 weights stay within +-63 (no pair of products exceeds 16 bits on CPUs without VNNI).
Graph random_graph(FuzzedDataProvider& bytes);

/// Inputs for it: f32 in [-1, 1), the same each time.
std::vector<Tensor> inputs_of(const Graph& graph);

}  // namespace slim::fuzz
