#include "passes/quantize/insert.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace slim {
namespace {

Range range_of(const std::string& name, const QuantizedValue& value, const Ranges& ranges) {
  if (value.fixed) return *value.fixed;
  const auto found = ranges.find(name);
  SLIM_CHECK(found != ranges.end());
  return found->second.with_zero();
}

float lowest(const AffineU8& affine) { return static_cast<float>(-affine.zero_point) * affine.scale; }
float highest(const AffineU8& affine) { return static_cast<float>(255 - affine.zero_point) * affine.scale; }

/// Runtimes drop a Clip in front of Q only if no representable number lies outside of it, to the last bit.
AffineU8 kept_below(AffineU8 affine, float high) {
  while (highest(affine) > high && highest(affine) < high * 1.00001F) affine.scale = std::nextafter(affine.scale, 0.0F);
  return affine;
}

bool takes_over(const AffineU8& affine, const Bounds& bounds) {
  return lowest(affine) >= bounds.low && highest(affine) <= bounds.high;
}

class Inserter {
 public:
  Inserter(Graph& graph, const QuantizationPlan& plan, const Ranges& ranges, WeightScale weight_scale)
      : graph_(graph),
        plan_(plan),
        ranges_(ranges),
        weight_scale_(weight_scale),
        parameters_(group_parameters(plan, ranges)) {}

  void run() {
    for (auto* node : graph_.nodes()) {
      const auto* row = plan_.nodes.contains(key_of(*node)) ? quantization_row(node->op()) : nullptr;
      if (row != nullptr) quantize_constants(node, *row);
      for (std::size_t i = 0; i < node->inputs().size(); ++i) {
        auto* value = node->input(i);
        if (value != nullptr && plan_.values.contains(value->name()))
          graph_.set_input(node, i, dequantized(value, node));
      }
    }
    for (std::size_t i = 0; i < graph_.outputs().size(); ++i) {
      auto* value = graph_.outputs()[i].value;
      if (!plan_.values.contains(value->name())) continue;
      auto* twin = dequantized(value, nullptr);
      graph_.set_output(i, twin);
      renamed_.emplace_back(value, twin);
    }
    // Last, because the plan knows values by name: the result keeps the name that users know.
    for (const auto& [value, twin] : renamed_) graph_.swap_names(value, twin);
    graph_.erase_dead();
  }

 private:
  struct Constants {
    Value* scale;
    Value* zero_point;
  };

  Constants constants(const std::string& stem, const AffineU8& affine) {
    return {graph_.add_constant(stem + "_scale", Tensor::scalar(affine.scale)),
            graph_.add_constant(stem + "_zero_point", Tensor::scalar(static_cast<std::uint8_t>(affine.zero_point)))};
  }
  Constants constants_of_group(std::size_t group, const std::string& stem) {
    const auto found = group_constants_.find(group);
    if (found != group_constants_.end()) return found->second;
    return group_constants_.emplace(group, constants(stem, parameters_[group])).first->second;
  }

  Value* add(Op op, Value* value, const Constants& by, const std::string& name, Node* before) {
    auto* node =
        graph_.add_node(std::move(op), {value, by.scale, by.zero_point}, {name}, graph_.fresh_name(name), {}, before);
    const bool quantizes = node->is<QuantizeLinear>();
    node->output()->set_type({quantizes ? DataType::kU8 : DataType::kF32, value->type().shape});
    return node->output();
  }

  /// Q of `value`, made on first need. Where the group's range is wider than an absorbed activation allows, the value
  /// is first quantized with parameters of its own, so that the activation still disappears, and then requantized.
  Value* quantized(Value* value, Node* before) {
    if (const auto found = quantized_.find(value); found != quantized_.end()) return found->second;
    const auto& entry = plan_.values.at(value->name());
    auto* source = value;
    if (entry.absorbed && !takes_over(parameters_[entry.group], *entry.absorbed)) {
      const auto own = range_of(value->name(), entry, ranges_);
      const auto by = constants(value->name() + "_own", kept_below(affine_u8(own.min, own.max), entry.absorbed->high));
      source = add(QuantizeLinear{}, source, by, value->name() + "_own_q", before);
      source = add(DequantizeLinear{}, source, by, value->name() + "_own_dq", before);
    }
    auto* q =
        add(QuantizeLinear{}, source, constants_of_group(entry.group, value->name()), value->name() + "_q", before);
    return quantized_.emplace(value, q).first->second;
  }

  Value* dequantized(Value* value, Node* before) {
    auto* q = quantized(value, before);
    const auto by = constants_of_group(plan_.values.at(value->name()).group, value->name());
    return add(DequantizeLinear{}, q, by, value->name() + "_dq", before);
  }

  Value* dequantized_constant(Node* reader, const Value* original, Tensor integers, const std::vector<float>& scales,
                              std::int64_t axis, bool per_channel) {
    const auto& stem = original->name();
    const auto count = static_cast<std::int64_t>(scales.size());
    const Dims dims = per_channel ? Dims{count} : Dims{};
    const auto type = integers.type();
    auto* q = graph_.add_constant(stem + "_q", std::move(integers));
    auto* scale = graph_.add_constant(stem + "_scale", Tensor::from<float>(dims, scales));
    auto* zero_point = graph_.add_constant(stem + "_zero_point", Tensor::zeros(type, dims));
    DequantizeLinear op;
    if (per_channel) op.axis = axis;
    return add(op, q, {scale, zero_point}, stem + "_dq", reader);
  }

  void quantize_constants(Node* node, const OperatorRow& row) {
    if (row.role(1) != OperandRole::kWeight) return;
    auto* weight = node->input(1);
    auto* bias = row.role(2) == OperandRole::kBias ? node->input(2) : nullptr;
    const auto axis = weight_channel_axis(*node);
    const auto& activation = plan_.values.at(node->input(0)->name());
    std::optional<Tensor> bias_tensor;
    if (bias != nullptr) bias_tensor = bias->constant().reshaped({bias->constant().count()});
    const auto made = quantize_weight(weight->constant(), axis, bias_tensor ? &*bias_tensor : nullptr,
                                      parameters_[activation.group].scale, weight_scale_);
    graph_.set_input(node, 1,
                     dequantized_constant(node, weight, made.weight, made.scales, axis.value_or(0), axis.has_value()));
    if (made.bias) graph_.set_input(node, 2, dequantized_constant(node, bias, *made.bias, made.bias_scales, 0, true));
  }

  Graph& graph_;
  const QuantizationPlan& plan_;
  const Ranges& ranges_;
  WeightScale weight_scale_;
  std::vector<AffineU8> parameters_;
  std::unordered_map<std::size_t, Constants> group_constants_;
  std::unordered_map<const Value*, Value*> quantized_;
  std::vector<std::pair<Value*, Value*>> renamed_;
};

}  // namespace

std::vector<AffineU8> group_parameters(const QuantizationPlan& plan, const Ranges& ranges) {
  std::vector<Range> hulls(plan.group_count);
  for (const auto& [name, value] : plan.values) {
    if (!value.moved) hulls[value.group] = hulls[value.group].hull(range_of(name, value, ranges));
  }
  std::vector<AffineU8> parameters;
  parameters.reserve(hulls.size());
  for (const auto& hull : hulls) parameters.push_back(affine_u8(hull.min, hull.max));
  for (const auto& [name, value] : plan.values) {
    if (value.absorbed) parameters[value.group] = kept_below(parameters[value.group], value.absorbed->high);
  }
  return parameters;
}

Graph insert_quantization(Graph graph, const QuantizationPlan& plan, const Ranges& ranges, WeightScale weight_scale) {
  Inserter(graph, plan, ranges, weight_scale).run();
  return graph;
}

}  // namespace slim
