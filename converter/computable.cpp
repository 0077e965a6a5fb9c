#include "converter/computable.h"

#include <algorithm>
#include <unordered_set>

namespace slim {
namespace {

bool is_float_result(const Value& value) { return value.producer() != nullptr && value.type().type == DataType::kF32; }

}  // namespace

std::unordered_set<const Value*> uncomputable_values(const Graph& graph) {
  std::unordered_set<const Value*> lost;
  for (const auto* node : graph.nodes()) {
    const auto& inputs = node->inputs();
    const bool depends =
        std::any_of(inputs.begin(), inputs.end(), [&](const Value* value) { return lost.contains(value); });
    if (depends || node->is<OpaqueOp>()) lost.insert(node->outputs().begin(), node->outputs().end());
  }
  return lost;
}

Graph computable_part(const Graph& graph) {
  const auto lost = uncomputable_values(graph);
  if (lost.empty()) return graph.clone();

  Graph result;
  result.name = graph.name;
  result.opsets = graph.opsets;
  std::unordered_map<const Value*, Value*> twin;
  for (const auto* input : graph.inputs()) twin[input] = result.add_input(input->name(), input->type());
  for (const auto* constant : graph.constants())
    twin[constant] = result.add_constant(constant->name(), constant->constant());
  std::vector<const Value*> outputs;
  for (const auto* node : graph.nodes()) {
    if (lost.contains(node->output())) {
      for (const auto* input : node->inputs()) {
        if (input == nullptr || lost.contains(input) || !is_float_result(*input)) continue;
        if (std::find(outputs.begin(), outputs.end(), input) == outputs.end()) outputs.push_back(input);
      }
      continue;
    }
    std::vector<Value*> inputs;
    for (const auto* input : node->inputs()) inputs.push_back(input == nullptr ? nullptr : twin.at(input));
    std::vector<std::string> names;
    for (const auto* output : node->outputs()) names.push_back(output->name());
    auto* made = result.add_node(node->op(), inputs, names, node->name(), node->origin());
    for (std::size_t i = 0; i < names.size(); ++i) {
      made->output(i)->set_type(node->output(i)->type());
      twin[node->output(i)] = made->output(i);
    }
  }
  for (const auto& output : graph.outputs()) {
    if (!lost.contains(output.value)) result.add_output(output.name, twin.at(output.value));
  }
  for (const auto* value : outputs) result.add_output(value->name(), twin.at(value));
  result.erase_dead();
  return result;
}

}  // namespace slim
