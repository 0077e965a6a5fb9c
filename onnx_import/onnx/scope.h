#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/error.h"
#include "graph/graph.h"
#include "onnx_import/common/input_types.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

/// The graph that an import builds, and what the file's names stand for in it.
class Scope {
 public:
  Scope(const OnnxGraph& source, Diagnostics& problems);

  Graph& graph() { return graph_; }
  Diagnostics& problems() { return problems_; }

  /// Softmax nodes of the old, flattening meaning.
  std::vector<Node*>& flattening_softmax() { return flattening_softmax_; }

  /// What became of a name that was looked up.
  struct Lookup {
    Value* value = nullptr;  ///< null if it could not be made
    bool known = false;      ///< false: nothing in the file has this name
  };
  /// Initializers and Constant nodes become constants when they are first looked up: unused ones vanish, the others
  /// stand in order of use.
  Lookup find(const std::string& name);
  /// `value` (null: could not be made, and that is reported) is what `name` stands for from now on.
  void define(const std::string& name, Value* value);
  void define_constant(const std::string& name, Tensor tensor) { constants_[name] = std::move(tensor); }
  bool is_defined(const std::string& name) const { return values_.contains(name) || constants_.contains(name); }

  /// A name like `hint` that neither the file nor the graph has.
  std::string fresh_name(std::string_view hint) const;
  /// How often nodes, subgraphs and graph outputs read `name`.
  std::size_t uses_of(const std::string& name) const;
  /// The type that the file gives for `name`, with the numbers of symbols that the user gave; if any.
  std::optional<TensorType> declared_type(const std::string& name) const;
  void set_numbers(SymbolNumbers numbers) { numbers_ = std::move(numbers); }

 private:
  void reserve_names(const OnnxGraph& source);

  Graph graph_;
  std::vector<Node*> flattening_softmax_;
  Diagnostics& problems_;
  std::unordered_map<std::string, Value*> values_;
  std::unordered_map<std::string, Tensor> constants_;
  std::unordered_map<std::string, const TensorType*> declared_;
  SymbolNumbers numbers_;
  std::unordered_map<std::string, std::size_t> uses_;
  std::unordered_set<std::string> reserved_;
};

}  // namespace slim
