#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "graph/error.h"
#include "graph/graph.h"

namespace slim {

/// The names that values get in the file: their own, except that a value which is an output gets the output's name, and
/// that a name inside a subgraph is not used outside of it.
class ValueNames {
 public:
  /// Two values that need the same name (an input and another value's output) are a problem.
  ValueNames(const Graph& graph, Diagnostics& problems);

  const std::string& of(const Value& value) const { return names_.at(&value); }
  /// A name like `hint` that no value has, for one that exists in the file only.
  std::string fresh(std::string_view hint);

 private:
  void assign(const Value& value, const std::string& name);

  const Graph& graph_;
  std::unordered_map<const Value*, std::string> names_;
  std::unordered_set<std::string> taken_;
};

}  // namespace slim
