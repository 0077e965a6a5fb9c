#include "passes/quantize/insert.h"

#include <unordered_map>

namespace slim {
namespace {

class Inserter {
 public:
  Inserter(Graph& graph, const QuantizationPlan& plan, const Ranges& ranges, const WeightQuantizer& weights)
      : graph_(graph),
        plan_(plan),
        ranges_(ranges),
        weights_(weights),
        parameters_(group_parameters(plan, ranges)),
        requests_(graph, plan, ranges) {}

  void run() {
    for (auto* node : graph_.nodes()) {
      const auto* row = plan_.nodes.contains(key_of(*node)) ? quantization_row(node->op()) : nullptr;
      quantize_constants(node);
      for (std::size_t i = 0; i < node->inputs().size(); ++i) {
        auto* value = node->input(i);
        if (value == nullptr || !plan_.values.contains(value->name())) continue;
        // A float reader of a graph input needs no rounding.
        if (row != nullptr || !value->is_input()) graph_.set_input(node, i, dequantized(value, row, node));
      }
    }
    for (std::size_t i = 0; i < graph_.outputs().size(); ++i) {
      auto* value = graph_.outputs()[i].value;
      if (value->is_input() || !plan_.values.contains(value->name())) continue;
      auto* twin = dequantized(value, nullptr, nullptr);
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
  struct Quantized {
    Value* q;
    Constants by;
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

  std::optional<AffineU8> own_parameters(const Value* value) const {
    return slim::own_parameters(plan_, ranges_, parameters_, value->name());
  }
  /// Whether the reader wants the parameters of the group: it gives its result the same. Others read what is finest.
  static bool shares(const OperatorRow* reader) {
    return reader != nullptr && (reader->result == ResultRange::kShared || reader->result == ResultRange::kSameAsInput);
  }

  /// Q of a value with its own parameters, made on first need.
  const Quantized& own_quantized(Value* value, const AffineU8& parameters, Node* before) {
    if (const auto found = own_.find(value); found != own_.end()) return found->second;
    const auto by = constants(value->name() + "_own", parameters);
    auto* q = add(QuantizeLinear{}, value, by, value->name() + "_own_q", before);
    return own_.emplace(value, Quantized{q, by}).first->second;
  }

  Value* own_dequantized(Value* value, const AffineU8& parameters, Node* before) {
    const auto& own = own_quantized(value, parameters, before);
    return add(DequantizeLinear{}, own.q, own.by, value->name() + "_own_dq", before);
  }

  /// Q of a value with the parameters of its group, made on first need.
  const Quantized& quantized(Value* value, Node* before) {
    if (const auto found = quantized_.find(value); found != quantized_.end()) return found->second;
    const auto own = own_parameters(value);
    auto* source = own ? own_dequantized(value, *own, before) : value;
    const auto by = constants_of_group(plan_.values.at(value->name()).group, value->name());
    auto* q = add(QuantizeLinear{}, source, by, value->name() + "_q", before);
    return quantized_.emplace(value, Quantized{q, by}).first->second;
  }

  /// What `reader` (a row of the table, null for a float operator or a graph output) reads instead of `value`.
  Value* dequantized(Value* value, const OperatorRow* reader, Node* before) {
    if (const auto own = shares(reader) ? std::nullopt : own_parameters(value))
      return own_dequantized(value, *own, before);
    const auto& group = quantized(value, before);
    return add(DequantizeLinear{}, group.q, group.by, value->name() + "_dq", before);
  }

  Value* dequantized_constant(Node* reader, const std::string& stem, Tensor integers, const std::vector<float>& scales,
                              std::int64_t axis, bool per_channel) {
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

  void quantize_constants(Node* node) {
    const auto request = weights_ ? requests_.of(*node) : std::nullopt;
    if (!request) return;
    const auto* weight = node->input(1);
    const auto* bias = request->may_have_bias ? node->input(2) : nullptr;
    const auto axis = weight_channel_axis(*node);
    const auto made = weights_(*request);
    const auto stem = bias == nullptr ? weight->name() + "_bias" : bias->name();
    graph_.set_input(
        node, 1,
        dequantized_constant(node, weight->name(), made.weight, made.scales, axis.value_or(0), axis.has_value()));
    if (made.bias) graph_.set_input(node, 2, dequantized_constant(node, stem, *made.bias, made.bias_scales, 0, true));
  }

  Graph& graph_;
  const QuantizationPlan& plan_;
  const Ranges& ranges_;
  const WeightQuantizer& weights_;
  std::vector<AffineU8> parameters_;
  WeightRequests requests_;
  std::unordered_map<std::size_t, Constants> group_constants_;
  std::unordered_map<const Value*, Quantized> quantized_;
  std::unordered_map<const Value*, Quantized> own_;
  std::vector<std::pair<Value*, Value*>> renamed_;
};

}  // namespace

Graph insert_quantization(Graph graph, const QuantizationPlan& plan, const Ranges& ranges,
                          const WeightQuantizer& weights) {
  Inserter(graph, plan, ranges, weights).run();
  return graph;
}

}  // namespace slim
