#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace slim {

/// Nodes of `graph` that --exclude patterns name, each with the reason for the report ("excluded by 'conv1*'").
/// A pattern is a glob (`*`, `?`, `[...]`) on the node's name, on its name in the source model or on its first output's
/// name; `op:TYPE` an operator type; `re:REGEX` an ECMAScript regular expression that must match such a name as a
/// whole. Throws Error{kUsage} for a pattern that matches nothing (with near names as a hint) or a malformed
/// expression.
std::map<const Node*, std::string> matched_nodes(const Graph& graph, const std::vector<std::string>& patterns);

}  // namespace slim
