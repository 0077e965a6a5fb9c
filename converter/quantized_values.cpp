#include "converter/quantized_values.h"

#include "graph/quant_params.h"
#include "passes/quantize/operator_table.h"

namespace slim {
namespace {

template <typename T>
const Node* reader_of_kind(const Value* value) {
  for (const auto& use : value->uses()) {
    if (use.node->is<T>() && use.index == 0) return use.node;
  }
  return nullptr;
}

/// The QuantizeLinear of the value called `name`. A graph output's name stands behind the pair.
const Node* quantizer_of(const Graph& quantized, const std::string& name) {
  const auto* value = quantized.find_value(name);
  if (value == nullptr) return nullptr;
  const auto* producer = value->producer();
  if (producer != nullptr && producer->is<DequantizeLinear>()) {
    const auto* source = producer->input(0)->producer();
    return source != nullptr && source->is<QuantizeLinear>() ? source : nullptr;
  }
  return reader_of_kind<QuantizeLinear>(value);
}

}  // namespace

const Value* value_as_read(const Graph& quantized, const std::string& name) {
  const auto* q = quantizer_of(quantized, name);
  const auto* dq = q == nullptr ? nullptr : reader_of_kind<DequantizeLinear>(q->output());
  return dq == nullptr ? quantized.find_value(name) : dq->output();
}

std::optional<Range> expressible_range(const Graph& quantized, const std::string& name) {
  const auto* q = quantizer_of(quantized, name);
  if (q == nullptr || q->input(2) == nullptr || !q->input(1)->is_constant() || !q->input(2)->is_constant()) return {};
  const auto& scale = q->input(1)->constant();
  const auto& zero = q->input(2)->constant();
  if (scale.count() != 1 || scale.type() != DataType::kF32 || zero.type() != DataType::kU8) return {};
  const auto real = [&](std::int32_t integer) {
    return dequantize(integer, scale.data<float>()[0], zero.data<std::uint8_t>()[0]);
  };
  return Range{real(0), real(255)};
}

std::vector<const Value*> activation_operands(const Node& node) {
  std::vector<const Value*> operands;
  const auto* row = quantization_row(node.op());
  if (row == nullptr) return operands;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const auto* operand = node.input(i);
    if (operand == nullptr || operand->is_constant() || row->role(i) != OperandRole::kActivation) continue;
    operands.push_back(operand);
  }
  return operands;
}

std::string display_name(const Node& node) { return node.name().empty() ? node.output()->name() : node.name(); }

}  // namespace slim
