#include "passes/quantize/weight_requests.h"

namespace slim {

WeightQuantizer weights_by(WeightScale rule) {
  return [rule](const WeightRequest& request) {
    return quantize_weight(request.weight, weight_channel_axis(request.node), request.bias ? &*request.bias : nullptr,
                           request.activation_scale, rule, request.pair_limit);
  };
}

WeightRequests::WeightRequests(const Graph& graph, const QuantizationPlan& plan, const Ranges& ranges)
    : plan_(plan), ranges_(ranges), parameters_(group_parameters(plan, ranges)), pair_limits_(graph, plan) {}

std::optional<WeightRequest> WeightRequests::of(const Node& node) const {
  const auto* row = plan_.nodes.contains(key_of(node)) ? quantization_row(node.op()) : nullptr;
  if (row == nullptr || row->role(1) != OperandRole::kWeight) return std::nullopt;
  const auto& operand = *node.input(0);
  const auto read = parameters_to_operators(plan_, ranges_, parameters_, operand.name());
  WeightRequest request{node,       node.input(1)->constant(),     std::nullopt, row->role(2) == OperandRole::kBias,
                        read.scale, pair_limits_.of(operand, read)};
  const auto* bias = request.may_have_bias ? node.input(2) : nullptr;
  if (bias != nullptr) request.bias = bias->constant().reshaped({bias->constant().count()});
  return request;
}

Graph with_quantized_weights(Graph graph, const QuantizationPlan& plan, const Ranges& ranges,
                             const WeightQuantizer& weights) {
  const WeightRequests requests(graph, plan, ranges);
  for (auto* node : graph.nodes()) {
    const auto request = requests.of(*node);
    if (!request) continue;
    const auto made = weights(*request);
    const auto name = node->input(1)->name() + "_rounded";
    graph.set_input(node, 1, graph.add_constant(name, dequantized(made, weight_channel_axis(*node))));
    if (made.bias) graph.set_input(node, 2, graph.add_constant(name + "_bias", dequantized_bias(made)));
  }
  graph.erase_dead();
  return graph;
}

}  // namespace slim
