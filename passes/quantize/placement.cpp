#include "passes/quantize/placement.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "passes/quantize/parameter_groups.h"
#include "passes/quantize/work.h"

namespace slim {
namespace {

std::vector<const Node*> reversed(const std::vector<const Node*>& nodes) { return {nodes.rbegin(), nodes.rend()}; }

/// The working state: which nodes are still candidates, and why the others are not.
class Placement {
 public:
  Placement(const Graph& graph, const std::map<const Node*, std::string>& excluded) : nodes_(graph.nodes()) {
    for (const auto* node : nodes_) consider(*node, excluded);
    absorb_activations();
    while (drop_joins() || drop_islands()) {
    }
  }

  QuantizationPlan plan() const;

 private:
  void consider(const Node& node, const std::map<const Node*, std::string>& excluded);
  void absorb_activations();
  bool drop_joins();
  bool drop_islands();
  std::optional<std::string> join_obstacle(const Node& node, const OperatorRow& row) const;

  bool is_quantized(const Node* node) const { return node != nullptr && rows_.contains(node); }
  const OperatorRow& row(const Node* node) const { return *rows_.at(node); }
  void keep_float(const Node* node, std::string why) {
    rows_.erase(node);
    reasons_[node] = std::move(why);
  }

  /// The value that a quantized node gives to the rest: behind the activation that it absorbs.
  const Value* result(const Node* node, std::size_t output = 0) const {
    const auto found = absorbed_by_.find(node);
    return found == absorbed_by_.end() ? node->output(output) : found->second->output();
  }
  /// The quantized node whose result this is; null if none.
  const Node* quantized_source(const Value* value) const {
    const auto* producer = value->producer();
    if (const auto found = absorber_.find(producer); found != absorber_.end() && is_quantized(found->second))
      return found->second;
    return is_quantized(producer) && result(producer, value->output_index()) == value ? producer : nullptr;
  }
  bool read_by_quantized(const Value* value) const {
    return std::any_of(value->uses().begin(), value->uses().end(), [&](const Use& use) {
      return is_quantized(use.node) && row(use.node).role(use.index) == OperandRole::kActivation;
    });
  }
  /// Whether the node gives floats: at the end of the integer region, where a Q would clip and round the answer.
  bool returns_float(const Node* node) const {
    const auto* value = result(node);
    if (!row(node).may_return_float || read_by_quantized(value)) return false;
    // ONNX Runtime merges these into its float kernels before it looks for integer ones: an activation that others read
    // (FusedGemm), and a bias added to a product of more than two axes (Reshape, Gemm, Reshape).
    if (absorbed_by_.contains(node) && !value->is_graph_output()) return false;
    const bool matrix = value->type().rank().value_or(2) <= 2;
    return matrix ||
           std::none_of(value->uses().begin(), value->uses().end(), [](const Use& use) { return use.node->is<Add>(); });
  }
  void mark_reach();
  std::unordered_set<const Value*> values_before_anchors() const;

  std::vector<const Node*> nodes_;
  std::unordered_map<const Node*, const OperatorRow*> rows_;
  std::unordered_map<const Node*, std::string> reasons_;
  std::unordered_map<const Node*, const Node*> absorbed_by_;  ///< node -> the activation that it absorbs
  std::unordered_map<const Node*, const Node*> absorber_;     ///< activation -> node
  std::unordered_set<const Node*> behind_anchor_;             ///< an anchor or a join with an anchor before it
  std::unordered_set<const Node*> before_anchor_;             ///< an anchor or a join with an anchor after it
};

void Placement::consider(const Node& node, const std::map<const Node*, std::string>& excluded) {
  const auto* row = quantization_row(node.op());
  if (const auto found = excluded.find(&node); found != excluded.end()) {
    reasons_[&node] = found->second;
  } else if (row == nullptr) {
    reasons_[&node] =
        node.is<OpaqueOp>() ? "operator is carried through unchanged" : "operator has no fast integer form in the file";
  } else if (auto obstacle = quantization_obstacle(node)) {
    reasons_[&node] = std::move(*obstacle);
  } else {
    rows_[&node] = row;
  }
}

void Placement::absorb_activations() {
  for (const auto* node : nodes_) {
    if (!is_quantized(node) || !row(node).absorbs_activation) continue;
    const auto* value = node->output();
    if (value->use_count() != 1 || value->is_graph_output()) continue;
    const auto* reader = value->uses()[0].node;
    if (value->uses()[0].index != 0 || !activation_bounds(*reader)) continue;
    absorbed_by_[node] = reader;
    absorber_[reader] = node;
  }
}

void Placement::mark_reach() {
  behind_anchor_.clear();
  before_anchor_.clear();
  for (const auto* node : nodes_) {
    if (!is_quantized(node)) continue;
    bool reached = row(node).worth == Worth::kAnchor;
    for (std::size_t i = 0; i < node->inputs().size() && !reached; ++i) {
      if (node->input(i) == nullptr || row(node).role(i) != OperandRole::kActivation) continue;
      reached = behind_anchor_.contains(quantized_source(node->input(i)));
    }
    if (reached) behind_anchor_.insert(node);
  }
  for (const auto* node : reversed(nodes_)) {
    if (!is_quantized(node)) continue;
    bool reaches = row(node).worth == Worth::kAnchor;
    for (std::size_t output = 0; output < node->outputs().size() && !reaches; ++output) {
      const auto& uses = result(node, output)->uses();
      reaches = std::any_of(uses.begin(), uses.end(), [&](const Use& use) {
        return is_quantized(use.node) && row(use.node).role(use.index) == OperandRole::kActivation &&
               before_anchor_.contains(use.node);
      });
    }
    if (reaches) before_anchor_.insert(node);
  }
}

std::optional<std::string> Placement::join_obstacle(const Node& node, const OperatorRow& row) const {
  if (!before_anchor_.contains(&node)) return "no integer operator behind it needs its result in integers";
  const bool moves = row.result == ResultRange::kSameAsInput || row.result == ResultRange::kShared;
  if (!moves && !behind_anchor_.contains(&node)) return "no integer operator in front of it gives integers";
  if (moves) return std::nullopt;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const auto* operand = node.input(i);
    if (operand == nullptr || row.role(i) != OperandRole::kActivation || quantized_source(operand) != nullptr) continue;
    const bool read_elsewhere = std::any_of(operand->uses().begin(), operand->uses().end(), [&](const Use& use) {
      return use.node != &node && is_quantized(use.node) && this->row(use.node).worth == Worth::kAnchor;
    });
    if (!read_elsewhere && !is_small_beside(*operand, *node.output())) {
      return "turning operand '" + operand->name() + "' into integers would cost more than it saves";
    }
  }
  return std::nullopt;
}

bool Placement::drop_joins() {
  mark_reach();
  bool changed = false;
  for (const auto* node : nodes_) {
    if (!is_quantized(node) || row(node).worth != Worth::kJoin) continue;
    if (auto obstacle = join_obstacle(*node, row(node))) {
      keep_float(node, std::move(*obstacle));
      changed = true;
    }
  }
  return changed;
}

bool Placement::drop_islands() {
  for (const auto* node : nodes_) {
    if (!is_quantized(node) || row(node).worth != Worth::kAnchor) continue;
    if (quantized_source(node->input(0)) != nullptr || read_by_quantized(result(node))) continue;
    if (read_by_other_anchor(*node) || pays_alone(*node)) continue;
    keep_float(node, "alone between float operators it would cost more than it saves");
    return true;
  }
  return false;
}

/// Values from which data flows, through whatever operators, into an anchor.
std::unordered_set<const Value*> Placement::values_before_anchors() const {
  std::unordered_set<const Value*> values;
  for (const auto* node : reversed(nodes_)) {
    const bool anchor = is_quantized(node) && row(node).worth == Worth::kAnchor;
    const auto& outputs = node->outputs();
    if (!anchor &&
        std::none_of(outputs.begin(), outputs.end(), [&](const Value* value) { return values.contains(value); }))
      continue;
    values.insert(node->inputs().begin(), node->inputs().end());
  }
  return values;
}

QuantizationPlan Placement::plan() const {
  QuantizationPlan plan;
  ParameterGroups groups;
  const auto leads_to_anchor = values_before_anchors();
  const auto quantized_value = [&](const Value* value) -> QuantizedValue& { return plan.values[value->name()]; };
  for (const auto* node : nodes_) {
    if (!is_quantized(node)) continue;
    plan.nodes.insert(key_of(*node));
    const auto& form = row(node);
    const bool shares = form.result == ResultRange::kShared || form.result == ResultRange::kSameAsInput;
    for (std::size_t i = 0; i < node->inputs().size(); ++i) {
      if (node->input(i) == nullptr || form.role(i) != OperandRole::kActivation) continue;
      quantized_value(node->input(i));
      groups.add(node->input(i)->name());
    }
    if (const auto found = absorbed_by_.find(node); found != absorbed_by_.end()) {
      plan.absorbing[key_of(*found->second)] = key_of(*node);
    }
    if (returns_float(node)) continue;
    for (std::size_t output = 0; output < node->outputs().size(); ++output) {
      const auto* value = result(node, output);
      if (value->use_count() == 0) continue;
      auto& entry = quantized_value(value);
      groups.add(value->name());
      entry.moved = shares;
      if (form.result == ResultRange::kFixed) entry.fixed = Range{form.fixed_min, form.fixed_max};
      if (const auto found = absorbed_by_.find(node); found != absorbed_by_.end())
        entry.absorbed = activation_bounds(*found->second);
      entry.is_tail = !leads_to_anchor.contains(value);
      if (!shares) continue;
      for (std::size_t i = 0; i < node->inputs().size(); ++i) {
        if (node->input(i) != nullptr && form.role(i) == OperandRole::kActivation)
          groups.join(node->input(i)->name(), value->name());
      }
    }
  }
  plan.group_count = groups.number();
  for (auto& [name, value] : plan.values) value.group = groups.of(name);

  const auto observe = [&](const Value* value) {
    const auto found = plan.values.find(value->name());
    if (found != plan.values.end() && !found->second.moved && !found->second.fixed)
      plan.observed.push_back(value->name());
  };
  std::unordered_set<const Value*> seen;
  for (const auto* node : nodes_) {
    for (const auto* input : node->inputs()) {
      if (input != nullptr && input->is_input() && seen.insert(input).second) observe(input);
    }
    for (const auto* output : node->outputs()) observe(output);
    const bool is_f32 = !node->outputs().empty() && node->output()->type().type == DataType::kF32;
    if (is_quantized(node)) {
      ++plan.counts[node->type_name()].first;
    } else if (const auto found = reasons_.find(node);
               found != reasons_.end() && !plan.absorbing.contains(key_of(*node)) && (is_f32 || node->is<OpaqueOp>())) {
      ++plan.counts[node->type_name()].second;
      plan.kept_float.push_back(
          {node->name().empty() ? key_of(*node) : node->name(), node->type_name(), found->second});
    }
  }
  return plan;
}

}  // namespace

std::string key_of(const Node& node) { return node.output()->name(); }

QuantizationPlan place_quantization(const Graph& graph, const std::map<const Node*, std::string>& excluded) {
  return Placement(graph, excluded).plan();
}

}  // namespace slim
