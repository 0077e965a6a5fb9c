#include "converter/export/node_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "converter/export/attributes.h"
#include "converter/export/opset_forms.h"
#include "graph/arity.h"

namespace slim {
namespace {

auto find_attribute(auto& attributes, std::string_view name) {
  return std::find_if(attributes.begin(), attributes.end(),
                      [name](const Attribute& attribute) { return attribute.name == name; });
}

}  // namespace

NodeForm::NodeForm(const Node& node, std::int64_t opset, ValueNames& names, OnnxGraph& graph, Diagnostics& problems)
    : node_(node), opset_(opset), names_(names), graph_(graph), problems_(problems) {
  onnx_.name = node.name();
  onnx_.type = node.type_name();
  onnx_.attributes = onnx_attributes(node.op());
  for (const auto* input : node.inputs()) onnx_.inputs.push_back(input == nullptr ? "" : names.of(*input));
  // An optional result that nobody reads is not asked for: Dropout's mask, MaxPool's indices.
  auto outputs = node.outputs().size();
  const bool optional = arity(node.op()).max_outputs != Arity::kMany;
  while (optional && outputs > arity(node.op()).min_outputs && node.output(outputs - 1)->use_count() == 0) --outputs;
  for (std::size_t i = 0; i < outputs; ++i) onnx_.outputs.push_back(names.of(*node.output(i)));
}

bool NodeForm::has_attribute(std::string_view name) const {
  return find_attribute(onnx_.attributes, name) != onnx_.attributes.end();
}

void NodeForm::drop_attribute(std::string_view name) {
  const auto found = find_attribute(onnx_.attributes, name);
  if (found != onnx_.attributes.end()) onnx_.attributes.erase(found);
}

void NodeForm::set_attribute(std::string_view name, AttributeValue value) {
  drop_attribute(name);
  onnx_.attributes.push_back({std::string(name), std::move(value)});
}

void NodeForm::drop_input(std::size_t index) {
  if (index < onnx_.inputs.size()) onnx_.inputs[index].clear();
  while (!onnx_.inputs.empty() && onnx_.inputs.back().empty()) onnx_.inputs.pop_back();
}

void NodeForm::set_constant_input(std::size_t index, std::string_view suffix, Tensor tensor) {
  auto name = names_.fresh(fmt::format("{}_{}", onnx_.outputs.front(), suffix));
  if (onnx_.inputs.size() <= index) onnx_.inputs.resize(index + 1);
  onnx_.inputs[index] = name;
  graph_.initializers.push_back({std::move(name), std::move(tensor)});
}

std::string NodeForm::add_before(std::string type, std::vector<std::string> inputs, std::vector<Attribute> attributes,
                                 std::string_view suffix) {
  auto name = names_.fresh(fmt::format("{}_{}", onnx_.outputs.front(), suffix));
  graph_.nodes.push_back({name, "", std::move(type), std::move(inputs), {name}, std::move(attributes), {}});
  return name;
}

void NodeForm::problem(std::string message, std::string hint) {
  problems_.add(
      {std::move(message), fmt::format("{}, written for opset {}", describe(node_), opset_), std::move(hint)});
}

void write_typed(const Node& node, std::int64_t opset, ValueNames& names, OnnxGraph& graph, Diagnostics& problems) {
  NodeForm form(node, opset, names, graph, problems);
  apply_opset_forms(form);
  graph.nodes.push_back(std::move(form.onnx()));
}

}  // namespace slim
