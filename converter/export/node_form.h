#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converter/export/value_names.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

/// A typed node on its way into the file: the ONNX node in normal form, which the opset's rules (opset_forms.h) adapt.
class NodeForm {
 public:
  NodeForm(const Node& node, std::int64_t opset, ValueNames& names, OnnxGraph& graph, Diagnostics& problems);

  const Node& node() const { return node_; }
  std::int64_t opset() const { return opset_; }
  OnnxNode& onnx() { return onnx_; }

  bool has_attribute(std::string_view name) const;
  void drop_attribute(std::string_view name);
  void set_attribute(std::string_view name, AttributeValue value);
  /// Omits input `index`; trailing omitted inputs go.
  void drop_input(std::size_t index);
  /// Replaces input `index` by an initializer made for it.
  void set_constant_input(std::size_t index, std::string_view suffix, Tensor tensor);
  /// Adds a node in front; returns its output's name.
  std::string add_before(std::string type, std::vector<std::string> inputs, std::vector<Attribute> attributes,
                         std::string_view suffix);
  /// The opset has no form for this node.
  void problem(std::string message, std::string hint = {});

 private:
  const Node& node_;
  std::int64_t opset_;
  ValueNames& names_;
  OnnxGraph& graph_;
  Diagnostics& problems_;
  OnnxNode onnx_;
};

/// Adds a typed node to `graph` in the form that is valid at `opset`, with whatever other nodes and initializers that
/// form needs.
void write_typed(const Node& node, std::int64_t opset, ValueNames& names, OnnxGraph& graph, Diagnostics& problems);

}  // namespace slim
