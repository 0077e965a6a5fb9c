#pragma once

#include <string>
#include <vector>

#include "graph/graph.h"

namespace slim {

/// Everything that is wrong with a graph, one message each, naming node and value; empty if all of this holds:
/// - names of values are unique and not empty, and find_value finds them; names of inputs and outputs are unique;
/// - a value is one of: input, constant, result of one node; producer and output index agree with the node;
/// - nodes read only values of this graph that stand before them, and use lists hold exactly these reads;
/// - graph outputs belong to the graph and are counted right;
/// - each node has as many inputs and outputs as its operator wants (graph/arity.h), none omitted that is required;
/// - a constant's type is that of its tensor, and bools are 0 or 1;
/// - an opaque operator captures at most as many values as it has inputs.
std::vector<std::string> verify(const Graph& graph);

}  // namespace slim
