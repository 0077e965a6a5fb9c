#include "converter/export/onnx_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "converter/export/node_form.h"
#include "converter/export/opaque_form.h"
#include "converter/export/value_names.h"
#include "onnx_import/onnx/format/write.h"

namespace slim {
namespace {

constexpr std::int64_t kOldestTarget = 13;

/// The first IR version that allows the opset, but 7: what runtimes of opset 13's time read.
std::int64_t ir_version_of(std::int64_t opset) {
  if (opset >= 21) return 10;
  if (opset >= 19) return 9;
  return opset >= 15 ? 8 : 7;
}

std::int64_t source_opset(const Graph& graph) {
  const auto found = graph.opsets.find("");
  return found == graph.opsets.end() ? kOldestTarget : found->second;
}

void add_interface(const Graph& graph, const ValueNames& names, OnnxGraph& out) {
  for (const auto* input : graph.inputs()) out.inputs.push_back({names.of(*input), input->type(), {}});
  for (const auto& output : graph.outputs()) {
    out.outputs.push_back({output.name, output.value->type(), {}});
    const auto& name = names.of(*output.value);
    // An input, or a value that has another output's name already, reaches this output through a node.
    if (name != output.name) {
      out.nodes.push_back({output.name + "_identity", "", "Identity", {name}, {output.name}, {}, {}});
    }
  }
}

/// Constants that what was written reads: in older opsets some are attributes. Subgraphs read theirs by name.
void add_initializers(const Graph& graph, const ValueNames& names, OnnxGraph& out) {
  std::unordered_set<std::string_view> read;
  for (const auto& node : out.nodes) read.insert(node.inputs.begin(), node.inputs.end());
  const auto is_read = [&](const Value& value) {
    const auto by_subgraph = [](const Use& use) { return use.node->is<OpaqueOp>(); };
    return value.is_graph_output() || read.contains(names.of(value)) ||
           std::any_of(value.uses().begin(), value.uses().end(), by_subgraph);
  };
  std::vector<OnnxTensor> tensors;
  for (const auto* value : graph.constants()) {
    if (is_read(*value)) tensors.push_back({names.of(*value), value->constant()});
  }
  out.initializers.insert(out.initializers.begin(), tensors.begin(), tensors.end());
}

/// ONNX Runtime refuses nodes of one name. Rules give what they make the name of the node that the user knows, so later
/// ones of a name get a number.
void number_equal_names(std::vector<OnnxNode>& nodes) {
  std::unordered_set<std::string> taken;
  for (const auto& node : nodes) taken.insert(node.name);
  std::unordered_set<std::string> seen;
  for (auto& node : nodes) {
    if (node.name.empty() || seen.insert(node.name).second) continue;
    std::string fresh;
    for (std::size_t i = 1; fresh.empty() || taken.contains(fresh); ++i) fresh = fmt::format("{}_{}", node.name, i);
    taken.insert(fresh);
    seen.insert(fresh);
    node.name = std::move(fresh);
  }
}

void add_value_infos(const Node& node, const ValueNames& names, OnnxGraph& out) {
  // Other types can be inferred again; those of operators that nobody knows cannot.
  if (!node.is<OpaqueOp>()) return;
  for (const auto* output : node.outputs()) {
    const bool told = output->is_graph_output() || output->type().type == DataType::kUndefined;
    if (!told) out.value_infos.push_back({names.of(*output), output->type(), {}});
  }
}

}  // namespace

OnnxModel to_onnx(const Graph& graph, const ExportOptions& options) {
  const auto source = source_opset(graph);
  const auto target = options.opset.value_or(std::max(source, kOldestTarget));
  OnnxModel model;
  model.ir_version = ir_version_of(target);
  model.opsets = graph.opsets;
  model.opsets[""] = target;
  model.producer_name = options.producer_name;
  model.producer_version = options.producer_version;
  model.metadata = graph.metadata;
  for (const auto& [key, value] : options.metadata) model.metadata[key] = value;
  model.graph.name = graph.name.empty() ? "graph" : graph.name;

  Diagnostics problems;
  ValueNames names(graph, problems);
  for (const auto* node : graph.nodes()) {
    if (node->is<OpaqueOp>()) {
      write_opaque(*node, source, target, names, model, problems);
    } else {
      write_typed(*node, target, names, model.graph, problems);
    }
    add_value_infos(*node, names, model.graph);
  }
  add_interface(graph, names, model.graph);
  number_equal_names(model.graph.nodes);
  add_initializers(graph, names, model.graph);
  problems.throw_if_any();
  return model;
}

void export_onnx(const Graph& graph, std::ostream& out, const ExportOptions& options) {
  write_onnx(to_onnx(graph, options), out);
}

void export_onnx(const Graph& graph, const std::filesystem::path& path, const ExportOptions& options) {
  write_onnx(to_onnx(graph, options), path);
}

}  // namespace slim
