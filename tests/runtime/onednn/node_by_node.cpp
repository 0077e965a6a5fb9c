#include "tests/runtime/onednn/node_by_node.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "runtime/onednn/executor.h"
#include "runtime/reference/evaluate.h"

namespace slim::testing {

double relative_distance(const Tensor& actual, const Tensor& expected) {
  const auto a = actual.data<float>();
  const auto e = expected.data<float>();
  double distance = 0;
  double magnitude = 1;
  for (std::size_t i = 0; i < e.size(); ++i) {
    const double difference = std::fabs(static_cast<double>(a[i]) - e[i]);
    distance = std::max(distance, std::isnan(difference) ? INFINITY : difference);
    magnitude = std::max(magnitude, std::fabs(static_cast<double>(e[i])));
  }
  return distance / magnitude;
}

namespace {

/// What is wrong with one result of a node.
std::string node_difference(const Tensor& actual, const Tensor& expected, double tolerance) {
  if (actual.type() != expected.type() || actual.dims() != expected.dims()) return "another type or other dims";
  if (actual.type() == DataType::kF32) {
    const double distance = relative_distance(actual, expected);
    return distance <= tolerance ? "" : fmt::format("relative distance {}", distance);
  }
  const auto a = to_doubles(actual);
  const auto e = to_doubles(expected);
  std::size_t different = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (std::fabs(a[i] - e[i]) > 1.0) return fmt::format("element {} is {}, expected {}", i, a[i], e[i]);
    different += a[i] != e[i] ? 1 : 0;
  }
  return different * 1000 <= e.size() || different <= 1 ? "" : fmt::format("{} of {} differ", different, e.size());
}

}  // namespace

Graph with_all_outputs(const Graph& graph) {
  Graph open = graph.clone();
  for (auto* node : open.nodes()) {
    for (auto* value : node->outputs()) {
      if (value->use_count() > 0 && !value->is_graph_output()) open.add_output(value->name(), value);
    }
  }
  return open;
}

std::string difference_node_by_node(const Graph& graph, const std::vector<Tensor>& inputs, double tolerance) {
  const Graph open = with_all_outputs(graph);
  std::map<std::string, std::size_t> position;
  for (std::size_t i = 0; i < open.outputs().size(); ++i) position[open.outputs()[i].value->name()] = i;
  const auto values = make_onednn_executor(open)->run(inputs);
  for (std::size_t i = 0; i < open.inputs().size(); ++i) position[open.inputs()[i]->name()] = values.size() + i;
  const auto find = [&](const Value* value) -> const Tensor* {
    if (value == nullptr) return nullptr;
    if (value->is_constant()) return &value->constant();
    const auto at = position.at(value->name());
    return at < values.size() ? &values[at] : &inputs[at - values.size()];
  };
  for (const auto* node : open.nodes()) {
    std::vector<const Tensor*> operands;
    for (const auto* input : node->inputs()) operands.push_back(find(input));
    const auto expected = evaluate(*node, operands);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (!position.contains(node->output(i)->name())) continue;
      const auto wrong = node_difference(*find(node->output(i)), expected[i], tolerance);
      if (!wrong.empty()) return describe(*node) + ": " + wrong;
    }
  }
  return {};
}

Graph with_halved_weights(Graph graph) {
  for (auto* node : graph.nodes()) {
    if (!node->is<Int8Conv>() && !node->is<Int8ConvTranspose>() && !node->is<Int8Gemm>()) continue;
    const auto& weight = node->input(1)->constant();
    auto half = Tensor::uninitialized(DataType::kI8, weight.dims());
    std::ranges::transform(weight.data<std::int8_t>(), half.mutable_data<std::int8_t>().begin(),
                           [](std::int8_t w) { return static_cast<std::int8_t>(w / 2); });
    graph.set_input(node, 1, graph.add_constant(node->input(1)->name(), half));
  }
  return graph;
}

}  // namespace slim::testing
