#include "passes/canonicalize/fold_constants.h"

#include <algorithm>

#include "graph/infer.h"

namespace slim {
namespace {

constexpr const char* kFoldConstants = "fold-constants";

/// Bytes of a value whose type is known, else nullopt.
std::optional<std::int64_t> bytes_of(const Value& value) {
  const auto dims = value.type().dims();
  const auto size = static_cast<std::int64_t>(size_of(value.type().type));
  if (!dims || size == 0) return std::nullopt;
  const auto count = checked_count(*dims);
  if (count < 0 || count > INT64_MAX / size) return std::nullopt;
  return count * size;
}

bool is_quantization(const Node& node) {
  return node.is<QuantizeLinear>() || node.is<DequantizeLinear>() || node.is<DynamicQuantizeLinear>();
}

class Folder {
 public:
  Folder(Graph& graph, const Evaluate& evaluate, std::int64_t& budget, const PassContext& context)
      : graph_(graph), evaluate_(evaluate), budget_(budget), context_(context) {
    Diagnostics ignored;  // the pass manager infers again and reports
    inference_ = infer_types(graph, ignored);
  }

  /// Folds what can be folded in one walk; true if something was. Refusals are told only if nothing was: they stand.
  bool run() {
    bool changed = false;
    std::vector<std::string> refusals;
    for (auto* node : graph_.nodes()) {
      const auto obstacle = fold(node);
      if (!obstacle) {
        changed = true;
        if (context_.is_explained(kFoldConstants)) context_.say(kFoldConstants, "applied at " + describe(*node));
      } else if (!obstacle->empty()) {
        refusals.push_back("declined at " + describe(*node) + ": " + *obstacle);
      }
    }
    if (!changed && context_.is_explained(kFoldConstants)) {
      for (const auto& refusal : refusals) context_.say(kFoldConstants, refusal);
    }
    graph_.erase_dead();
    return changed;
  }

 private:
  /// Why the node is not folded; empty: nothing about it is constant; nullopt: it is folded.
  std::optional<std::string> fold(Node* node) {
    const auto& outputs = node->outputs();
    const auto used = [](const Value* value) { return value->use_count() > 0; };
    if (std::none_of(outputs.begin(), outputs.end(), used)) return "";
    const bool known = std::all_of(outputs.begin(), outputs.end(), [&](const Value* value) {
      return value->use_count() == 0 || inference_.constant(*value).has_value();
    });
    const auto& operands = node->inputs();
    const bool constant = std::all_of(operands.begin(), operands.end(),
                                      [](const Value* value) { return value == nullptr || value->is_constant(); });
    if (!known && !constant) return "";
    if (node->is<OpaqueOp>()) return "the operator is not known";
    if (is_quantization(*node)) return "quantization operators stay";
    if (std::any_of(outputs.begin(), outputs.end(), [](const Value* v) { return v->is_graph_output(); })) {
      return "it computes a graph output";
    }
    return known ? fold_known(node) : fold_evaluated(node);
  }

  std::optional<std::string> fold_known(Node* node) {
    for (auto* output : node->outputs()) {
      if (output->use_count() > 0) replace(output, *inference_.constant(*output));
    }
    return std::nullopt;
  }

  std::optional<std::string> fold_evaluated(Node* node) {
    if (!evaluate_) return "there is nothing to compute it with";
    std::int64_t added = 0;
    for (const auto* output : node->outputs()) {
      const auto bytes = bytes_of(*output);
      if (!bytes) return "the result's size is not known";
      if (*bytes > budget_ - added) return "the result has " + std::to_string(*bytes) + " bytes, too many to store";
      added += *bytes;
    }
    std::vector<const Tensor*> operands;
    for (const auto* value : node->inputs()) operands.push_back(value == nullptr ? nullptr : &value->constant());
    const auto results = evaluate_(*node, operands);
    if (!results) return "there is no kernel for it";
    SLIM_CHECK(results->size() == node->outputs().size());
    budget_ -= added;
    for (std::size_t i = 0; i < results->size(); ++i) {
      if (node->output(i)->use_count() > 0) replace(node->output(i), (*results)[i]);
    }
    return std::nullopt;
  }

  void replace(Value* old, Tensor tensor) {
    auto* value = graph_.add_constant(old->name(), std::move(tensor));
    graph_.swap_names(old, value);
    graph_.replace_uses(old, value);
  }

  Graph& graph_;
  const Evaluate& evaluate_;
  std::int64_t& budget_;
  const PassContext& context_;
  Inference inference_;
};

}  // namespace

Pass fold_constants(Evaluate evaluate, std::int64_t max_bytes) {
  return {kFoldConstants, {}, [evaluate = std::move(evaluate), max_bytes](Graph& graph, PassContext& context) {
            std::int64_t budget = max_bytes;
            // What is folded may tell type inference more.
            while (Folder(graph, evaluate, budget, context).run()) {
            }
          }};
}

}  // namespace slim
