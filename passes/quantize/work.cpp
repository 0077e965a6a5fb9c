#include "passes/quantize/work.h"

#include <algorithm>

#include "passes/quantize/operator_table.h"

namespace slim {
namespace {

std::optional<std::int64_t> element_count(const Value& value) {
  const auto dims = value.type().dims();
  return dims ? std::optional(checked_count(*dims)) : std::nullopt;
}

}  // namespace

bool is_small_beside(const Value& operand, const Value& result) {
  const auto few = element_count(operand);
  const auto many = element_count(result);
  if (few && many) return *few * 8 <= *many;
  if (!operand.type().shape || !result.type().shape) return false;
  const auto wide_axes = [](const Shape& shape) {
    return std::count_if(shape.begin(), shape.end(), [](const Dim& dim) { return !(dim == Dim(1)); });
  };
  return wide_axes(*operand.type().shape) + 1 < wide_axes(*result.type().shape);
}

bool pays_alone(const Node& node) {
  const auto axis = weight_channel_axis(node);
  const auto inputs = element_count(*node.input(0));
  const auto outputs = element_count(*node.output());
  if (!axis || !inputs || !outputs) return true;
  const auto& weight = node.input(1)->constant();
  const auto per_output = weight.count() / std::max<std::int64_t>(1, weight.dims()[static_cast<std::size_t>(*axis)]);
  constexpr std::int64_t kMultiplicationsPerConversion = 32;
  return *outputs * per_output >= kMultiplicationsPerConversion * (*inputs + *outputs);
}

std::optional<double> multiplications(const Node& node) {
  const auto axis = weight_channel_axis(node);
  if (!axis || !node.input(1)->is_constant()) return 0.0;
  // The first axis counts samples.
  const auto& shape = node.output()->type().shape;
  if (!shape || shape->empty()) return std::nullopt;
  double outputs = 1.0;
  for (std::size_t i = 1; i < shape->size(); ++i) {
    if (!(*shape)[i].is_known()) return std::nullopt;
    outputs *= static_cast<double>((*shape)[i].value());
  }
  const auto& weight = node.input(1)->constant();
  const auto channels = weight.dims()[static_cast<std::size_t>(normalized_axis(*axis, weight.rank()))];
  return outputs * static_cast<double>(weight.count()) / static_cast<double>(std::max<std::int64_t>(1, channels));
}

std::optional<double> multiplications(const Graph& graph) {
  double total = 0.0;
  for (const auto* node : graph.nodes()) {
    const auto own = multiplications(*node);
    if (!own) return std::nullopt;
    total += *own;
  }
  return total;
}

bool read_by_other_anchor(const Node& node) {
  const auto& uses = node.input(0)->uses();
  return std::any_of(uses.begin(), uses.end(), [&](const Use& use) {
    const auto* row = quantization_row(use.node->op());
    return use.node != &node && row != nullptr && row->worth == Worth::kAnchor;
  });
}

}  // namespace slim
