#include "onnx_import/onnx/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "graph/infer.h"
#include "graph/verify.h"
#include "onnx_import/common/check_constants.h"
#include "onnx_import/common/input_types.h"
#include "onnx_import/common/problems.h"
#include "onnx_import/onnx/format/read.h"
#include "onnx_import/onnx/node_order.h"
#include "onnx_import/onnx/normal_form.h"
#include "onnx_import/onnx/op_table.h"

namespace slim {
namespace {

void check_model(const OnnxModel& model, Diagnostics& problems) {
  const auto found = model.opsets.find("");
  const auto opset = found == model.opsets.end() ? 0 : found->second;
  if (opset == 0) {
    problems.add({"the model does not say which opset of ai.onnx it uses", {}, {}});
  } else if (opset < kOldestOpset || opset > kNewestOpset) {
    problems.add({fmt::format("expected an opset between {} and {}, found {}", kOldestOpset, kNewestOpset, opset),
                  {},
                  "export the model with opset 13, or convert it with onnx.version_converter"});
  }
  for (const auto& name : model.functions) {
    problems.add({fmt::format("the model-local function '{}' is not supported", name),
                  {},
                  "inline functions first, e.g. with onnx.inliner.inline_local_functions"});
  }
  for (const auto& name : model.graph.sparse_initializers) {
    problems.add(
        {"sparse initializers are not supported", fmt::format("initializer '{}'", name), "store the tensor densely"});
  }
}

/// Each name stands for one value: inputs (which may repeat an initializer), initializers, and outputs of nodes.
void check_names(const OnnxGraph& graph, Diagnostics& problems) {
  std::unordered_set<std::string_view> inputs;
  for (const auto& info : graph.inputs) {
    if (info.name.empty()) problems.add({"an input has no name", {}, {}});
    if (!inputs.insert(info.name).second)
      problems.add({"two inputs have this name", fmt::format("input '{}'", info.name), {}});
  }
  auto taken = inputs;
  for (const auto& tensor : graph.initializers) taken.insert(tensor.name);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    for (const auto& name : node.outputs) {
      if (name.empty() || taken.insert(name).second) continue;
      problems.add({fmt::format("'{}' is already the name of another value", name),
                    fmt::format("node '{}' ({}, node {})", node.name, node.type, i),
                    {}});
    }
  }
  std::unordered_set<std::string_view> outputs;
  for (const auto& info : graph.outputs) {
    if (!outputs.insert(info.name).second)
      problems.add({"two outputs have this name", fmt::format("output '{}'", info.name), {}});
  }
}

void add_inputs(const OnnxGraph& source, const ImportOptions& options, Scope& scope) {
  std::unordered_set<std::string_view> initializers;
  for (const auto& tensor : source.initializers) initializers.insert(tensor.name);
  std::vector<DeclaredInput> declared;
  for (const auto& info : source.inputs) {
    // Older files list their initializers among the inputs.
    if (!initializers.contains(info.name)) declared.push_back({info.name, info.type, info.unsupported});
  }
  auto types = input_types(std::move(declared), options.input_shapes, scope.problems());
  for (const auto& input : types.inputs) {
    scope.define(input.name, input.unsupported.empty() ? scope.graph().add_input(input.name, input.type) : nullptr);
  }
  scope.set_numbers(std::move(types.numbers));
}

/// Whether the node's operands and results are as many as the operator has.
bool has_arity(const OpImporter& importer, const OnnxNode& node, NodeContext& ctx) {
  auto given = node.inputs.size();
  while (given > 0 && node.inputs[given - 1].empty()) --given;
  if (given < importer.min_inputs || given > importer.max_inputs) {
    const auto expected = importer.min_inputs == importer.max_inputs ? fmt::format("{}", importer.min_inputs)
                          : importer.max_inputs == SIZE_MAX
                              ? fmt::format("{} or more", importer.min_inputs)
                              : fmt::format("{} to {}", importer.min_inputs, importer.max_inputs);
    ctx.problem(fmt::format("expected {} inputs, found {}", expected, given));
    return false;
  }
  for (std::size_t i = 0; i < importer.min_inputs; ++i) {
    if (!node.inputs[i].empty() || (importer.may_omit >> i & 1U) != 0) continue;
    ctx.problem(fmt::format("input {} must not be omitted", i));
    return false;
  }
  if (node.outputs.size() > importer.max_outputs) {
    ctx.problem(fmt::format("expected at most {} outputs, found {}", importer.max_outputs, node.outputs.size()));
    return false;
  }
  return true;
}

void import_node(const OnnxNode& node, std::size_t index, const OnnxModel& model, Scope& scope) {
  NodeContext ctx(node, index, model.opsets.at(""), scope);
  if (node.type.empty() || node.outputs.empty() || node.outputs.front().empty()) {
    // Control flow may leave its first result out; a node without any result means nothing.
    const bool has_result =
        std::any_of(node.outputs.begin(), node.outputs.end(), [](const auto& n) { return !n.empty(); });
    if (node.type.empty()) ctx.problem("the node has no operator");
    if (!has_result) ctx.problem("the node has no outputs");
  }
  const auto opset = model.opsets.find(node.domain);
  if (opset == model.opsets.end()) {
    ctx.problem(fmt::format("the model names no opset for the operator's domain '{}'", node.domain));
  }
  if (ctx.failed()) {
    ctx.close();
    return;
  }
  const auto* importer = find_importer(node.domain, node.type, opset->second);
  if (importer == nullptr) {
    ctx.finish_opaque();
  } else if (has_arity(*importer, node, ctx)) {
    importer->import(ctx);
  }
  ctx.close();
}

void add_outputs(const OnnxGraph& source, Scope& scope) {
  if (source.outputs.empty()) scope.problems().add({"the graph has no outputs", {}, {}});
  for (const auto& info : source.outputs) {
    const auto found = scope.find(info.name);
    if (!found.known) {
      scope.problems().add(
          {"no node, input or initializer gives this output", fmt::format("output '{}'", info.name), {}});
    }
    if (!info.unsupported.empty()) {
      scope.problems().add({"expected a tensor, found " + info.unsupported, fmt::format("output '{}'", info.name), {}});
    }
    if (found.value != nullptr) scope.graph().add_output(info.name, found.value);
  }
}

/// Types, and what depends on them. A flattening Softmax has the same type before and after it is resolved.
void infer_and_complete(Scope& scope, const std::string& file) {
  auto& graph = scope.graph();
  infer_types(graph, scope.problems());
  throw_if_any(scope.problems(), file);
  resolve_flattening_softmax(graph, scope.flattening_softmax());
  complete_attributes(graph);
  infer_types(graph, scope.problems());
  for (auto& defect : verify(graph)) scope.problems().add({std::move(defect), {}, {}});
  throw_if_any(scope.problems(), file);
}

Graph import_model(const OnnxModel& model, const ImportOptions& options, Diagnostics& problems,
                   const std::string& file) {
  check_model(model, problems);
  check_names(model.graph, problems);
  // Without an opset, or with a foreign one, every node would be misread.
  if (!model.opsets.contains("") || model.opsets.at("") < kOldestOpset) throw_if_any(problems, file);
  Scope scope(model.graph, problems);
  auto& graph = scope.graph();
  graph.name = model.graph.name;
  graph.opsets = model.opsets;
  graph.metadata = model.metadata;
  add_inputs(model.graph, options, scope);
  const auto order = topological_order(model.graph, problems);
  // What stands on a cycle is reported already.
  if (order.size() < model.graph.nodes.size()) throw_if_any(problems, file);
  for (const auto index : order) import_node(model.graph.nodes[index], index, model, scope);
  add_outputs(model.graph, scope);
  check_constants(graph, problems);
  throw_if_any(problems, file);
  infer_and_complete(scope, file);
  return std::move(graph);
}

}  // namespace

Graph import_onnx(const std::filesystem::path& path, const ImportOptions& options) {
  Diagnostics problems;
  OnnxModel model;
  try {
    model = read_onnx(path, problems);
  } catch (Error& error) {
    // A file that cannot be opened is named already.
    if (error.code() != ExitCode::kNoInput) error.context(fmt::format("while importing '{}'", path.string()));
    throw;
  }
  return import_model(model, options, problems, path.string());
}

Graph import_onnx(std::span<const std::byte> bytes, const std::filesystem::path& model_dir,
                  const ImportOptions& options) {
  Diagnostics problems;
  const auto model = parse_onnx(bytes, model_dir, problems);
  return import_model(model, options, problems, {});
}

}  // namespace slim
