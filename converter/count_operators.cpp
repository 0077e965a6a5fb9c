#include <algorithm>

#include "converter/validate.h"
#include "passes/quantize/operator_table.h"

namespace slim {
namespace {

bool is_dequantized(const Value* value) {
  return value != nullptr && value->producer() != nullptr && value->producer()->is<DequantizeLinear>();
}

/// The first activation that is no quantized one; null if all are.
const Value* real_activation(const Node& node, const OperatorRow& row) {
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const auto* operand = node.input(i);
    if (operand == nullptr || row.role(i) != OperandRole::kActivation) continue;
    if (!is_dequantized(operand) && !is_8bit(operand->type().type)) return operand;
  }
  return nullptr;
}

}  // namespace

OperatorCounts count_operators(const Graph& quantized) {
  OperatorCounts result;
  for (const auto* node : quantized.nodes()) {
    if (node->is<QLinearConv>() || node->is<QLinearMatMul>()) {
      ++result.counts[node->is<QLinearConv>() ? "Conv" : "MatMul"].first;
      continue;
    }
    const auto* row = quantization_row(node->op());
    if (row == nullptr || node->output()->type().type == DataType::kI64) continue;
    const auto* real = real_activation(*node, *row);
    auto& [integer, floating] = result.counts[node->type_name()];
    ++(real == nullptr ? integer : floating);
    if (real == nullptr) continue;
    const auto& name = node->name().empty() ? node->output()->name() : node->name();
    result.kept_float.push_back({name, node->type_name(), "its operand '" + real->name() + "' is not quantized"});
  }
  return result;
}

}  // namespace slim
