#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/attribute.h"

/// What stands inside an opaque operator's subgraphs, nested ones included.
namespace slim {

struct SubgraphContents {
  std::vector<std::string> captures;                        ///< outer values that are read, in order of first use
  std::set<std::string> defined;                            ///< names of inner values
  std::set<std::pair<std::string, std::string>> operators;  ///< domain ("" is ai.onnx) and type
};

/// Empty if the attribute holds no subgraph.
SubgraphContents subgraph_contents(const RawAttribute& attribute);

/// The same attribute, reading the outer value `names[x]` wherever it read x.
RawAttribute with_renamed_captures(const RawAttribute& attribute, const std::map<std::string, std::string>& names);

}  // namespace slim
