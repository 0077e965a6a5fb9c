#include "converter/load.h"

#include <fmt/format.h>

#include "onnx_import/import.h"
#include "onnx_import/onnx/import.h"
#include "passes/fuse/fuse.h"
#include "passes/quantize/pair_limits.h"
#include "runtime/onednn/executor.h"
#include "runtime/reference/evaluate.h"

namespace slim {
namespace {

std::optional<std::vector<Tensor>> evaluate_constant(const Node& node, const std::vector<const Tensor*>& inputs) {
  if (!can_evaluate(node.op())) return std::nullopt;
  return evaluate(node, inputs);
}

}  // namespace

Graph load_model(const ModelOptions& model) {
  ImportOptions options;
  options.input_shapes = model.input_shapes;
  options.keep_heads = model.keep_heads;
  Graph graph = import_model(model.path, options);
  if (model.note) {
    for (const auto& text : graph.notes) model.note(fmt::format("'{}': {}", model.path.string(), text));
  }
  return graph;
}

Graph canonical(Graph graph, const PassOptions& passes) {
  CanonicalizeOptions options;
  options.evaluate = evaluate_constant;
  options.passes = passes;
  return canonicalize(std::move(graph), options);
}

bool can_saturate(const Graph& graph) {
  return is_quantized(graph) && !has_exact_int8_sums() && !pairs_fit_16_bits(graph);
}

bool is_simulated(const Graph& graph, bool exact) { return exact && can_saturate(graph); }

Graph runnable(Graph graph, bool exact, const PassOptions& passes) {
  if (!is_quantized(graph)) return canonical(std::move(graph), passes);
  if (is_simulated(graph, exact)) return graph;
  FuseOptions options;
  options.exact = exact;
  options.passes = passes;
  options.evaluate = evaluate_constant;
  return fuse(std::move(graph), options);
}

Graph load_float_model(const ModelOptions& model, const PassOptions& passes) {
  Graph graph = load_model(model);
  std::string why;
  if (is_quantized(graph, &why)) {
    throw Error(ExitCode::kBadInput, fmt::format("'{}' is already quantized: {}", model.path.string(), why))
        .hint("convert the FP32 model; `inspect`, `compare`, `run` and `bench` take quantized ones");
  }
  return canonical(std::move(graph), passes);
}

std::vector<InputInfo> input_infos(const Graph& graph) {
  std::vector<InputInfo> infos;
  for (const auto* input : graph.inputs()) infos.push_back({input->name(), input->type()});
  return infos;
}

}  // namespace slim
