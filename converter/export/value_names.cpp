#include "converter/export/value_names.h"

#include <fmt/format.h>

#include "onnx_import/onnx/format/subgraph.h"

namespace slim {
namespace {

std::unordered_set<std::string> names_in_subgraphs(const Graph& graph) {
  std::unordered_set<std::string> names;
  for (const auto* node : graph.nodes()) {
    const auto* opaque = node->as<OpaqueOp>();
    if (opaque == nullptr) continue;
    for (const auto& attribute : opaque->attributes) {
      const auto* raw = std::get_if<RawAttribute>(&attribute.value);
      if (raw == nullptr) continue;
      const auto contents = subgraph_contents(*raw);
      names.insert(contents.defined.begin(), contents.defined.end());
    }
  }
  return names;
}

}  // namespace

ValueNames::ValueNames(const Graph& graph, Diagnostics& problems) : graph_(graph) {
  for (const auto* input : graph.inputs()) assign(*input, input->name());
  for (const auto& output : graph.outputs()) {
    const auto* value = output.value;
    const bool is_own_input = value->is_input() && value->name() == output.name;
    if (is_own_input) continue;
    if (taken_.contains(output.name)) {
      problems.add({"another input or output has this name", fmt::format("output '{}'", output.name), {}});
    } else if (!names_.contains(value)) {
      assign(*value, output.name);
    } else {
      taken_.insert(output.name);
    }
  }
  taken_.merge(names_in_subgraphs(graph));
  const auto assign_rest = [this](const Value& value) {
    if (names_.contains(&value)) return;
    assign(value, taken_.contains(value.name()) ? fresh(value.name()) : value.name());
  };
  for (const auto* value : graph.constants()) assign_rest(*value);
  for (const auto* node : graph.nodes()) {
    for (const auto* value : node->outputs()) assign_rest(*value);
  }
}

void ValueNames::assign(const Value& value, const std::string& name) {
  taken_.insert(name);
  names_.emplace(&value, name);
}

std::string ValueNames::fresh(std::string_view hint) {
  std::string candidate(hint);
  for (std::size_t i = 1; taken_.contains(candidate) || graph_.find_value(candidate) != nullptr; ++i) {
    candidate = fmt::format("{}_{}", hint, i);
  }
  taken_.insert(candidate);
  return candidate;
}

}  // namespace slim
