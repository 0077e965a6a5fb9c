#include "graph/rewrite/rewriter.h"

#include <algorithm>

namespace slim {

Value* Rewriter::constant(Tensor tensor, Value* like) {
  changed_ = true;
  auto* value = graph_.add_constant(like != nullptr ? like->name() : match_.root()->output()->name() + "_constant",
                                    std::move(tensor));
  made_.insert(value);
  if (like != nullptr && like->is_constant()) heirs_.emplace_back(value, like);
  return value;
}

const Node& Rewriter::like_of(const Op& op) const {
  for (const auto* node : match_.nodes()) {
    if (node->op().index() == op.index()) return *node;
  }
  return *match_.root();
}

Value* Rewriter::create(Op op, std::vector<Value*> inputs, const Node* like) {
  return create_all(std::move(op), std::move(inputs), 1, like).front();
}

std::vector<Value*> Rewriter::create_all(Op op, std::vector<Value*> inputs, std::size_t count, const Node* like) {
  changed_ = true;
  auto* root = match_.root();
  const auto& model = like != nullptr ? *like : like_of(op);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(root->output(i)->name());
  auto* node = graph_.add_node(std::move(op), std::move(inputs), names, model.name(), model.origin(), root);
  // A node that nobody comes to read goes again.
  orphans_.push_back(node);
  made_.insert(node->outputs().begin(), node->outputs().end());
  return node->outputs();
}

void Rewriter::replace(Value* old, Value* now) {
  SLIM_CHECK(old->producer() == match_.root());
  changed_ = true;
  const bool takes_name = made_.contains(now) || (old->is_graph_output() && !now->is_graph_output());
  if (takes_name && !now->is_input()) graph_.swap_names(old, now);
  if (now->type().type == DataType::kUndefined) now->set_type(old->type());
  graph_.replace_uses(old, now);
  orphans_.push_back(match_.root());
}

Outcome Rewriter::forward(Value* old, Value* now) {
  if (old->is_graph_output()) {
    if (now->is_input()) return Declined{"a graph input would become the graph output '" + old->name() + "'"};
    if (now->is_constant()) return Declined{"a constant would become the graph output '" + old->name() + "'"};
    if (now->is_graph_output())
      return Declined{"the graph outputs '" + old->name() + "' and '" + now->name() + "' would be one value"};
  }
  replace(old, now);
  return Applied{};
}

void Rewriter::set_op(Node* node, Op op) {
  SLIM_CHECK(node->op().index() == op.index());
  changed_ = true;
  node->set_op(std::move(op));
}

void Rewriter::set_input(Node* node, std::size_t index, Value* value) {
  changed_ = true;
  if (auto* old = node->input(index); old != nullptr && old->producer() != nullptr) orphans_.push_back(old->producer());
  graph_.set_input(node, index, value);
}

void Rewriter::finish(std::unordered_set<const Node*>& erased) {
  std::unordered_set<const Node*> gone;
  while (!orphans_.empty()) {
    auto* node = orphans_.back();
    orphans_.pop_back();
    const auto unused = [](const Value* value) { return value->use_count() == 0; };
    if (gone.contains(node) || !std::all_of(node->outputs().begin(), node->outputs().end(), unused)) continue;
    for (const auto* operand : node->inputs()) {
      if (operand != nullptr && operand->producer() != nullptr) orphans_.push_back(operand->producer());
    }
    graph_.erase(node);
    gone.insert(node);
  }
  for (const auto& [constant, like] : heirs_) {
    if (like->use_count() == 0) graph_.swap_names(constant, like);
  }
  erased.merge(gone);
}

}  // namespace slim
