#include "graph/graph.h"

#include <algorithm>

namespace slim {

Value* Graph::new_value(std::string_view name, TensorType type) {
  auto value = std::make_unique<Value>();
  value->name_ = fresh_name(name.empty() ? "v" : name);
  value->type_ = std::move(type);
  values_.push_back(std::move(value));
  by_name_.emplace(values_.back()->name_, std::prev(values_.end()));
  return values_.back().get();
}

Value* Graph::add_input(std::string_view name, TensorType type) {
  auto* value = new_value(name, std::move(type));
  value->is_input_ = true;
  inputs_.push_back(value);
  return value;
}

Value* Graph::add_constant(std::string_view name, Tensor tensor) {
  auto* value = new_value(name.empty() ? "constant" : name, {tensor.type(), to_shape(tensor.dims())});
  value->constant_ = std::move(tensor);
  return value;
}

void Graph::add_output(std::string name, Value* value) {
  ++value->graph_outputs_;
  outputs_.push_back({std::move(name), value});
}

void Graph::set_output(std::size_t index, Value* value) {
  auto& output = outputs_.at(index);
  --output.value->graph_outputs_;
  ++value->graph_outputs_;
  output.value = value;
}

std::vector<Value*> Graph::constants() const {
  std::vector<Value*> result;
  for (const auto& value : values_) {
    if (value->is_constant()) result.push_back(value.get());
  }
  return result;
}

Node* Graph::add_node(Op op, std::vector<Value*> inputs, const std::vector<std::string>& output_names,
                      std::string_view name, Origin origin, Node* before) {
  while (!inputs.empty() && inputs.back() == nullptr) inputs.pop_back();
  auto node = std::make_unique<Node>();
  node->op_ = std::move(op);
  node->name_ = name;
  node->origin_ = std::move(origin);
  node->inputs_ = std::move(inputs);
  for (std::size_t i = 0; i < node->inputs_.size(); ++i) {
    if (auto* value = node->inputs_[i]) value->uses_.push_back({node.get(), i});
  }
  for (const auto& output_name : output_names) {
    auto* value = new_value(output_name, {});
    value->producer_ = node.get();
    value->output_index_ = node->outputs_.size();
    node->outputs_.push_back(value);
  }
  const auto place = before != nullptr ? before->position_ : nodes_.end();
  const auto position = nodes_.insert(place, std::move(node));
  (*position)->position_ = position;
  return position->get();
}

std::vector<Node*> Graph::nodes() {
  std::vector<Node*> result;
  result.reserve(nodes_.size());
  for (const auto& node : nodes_) result.push_back(node.get());
  return result;
}

std::vector<const Node*> Graph::nodes() const {
  std::vector<const Node*> result;
  result.reserve(nodes_.size());
  for (const auto& node : nodes_) result.push_back(node.get());
  return result;
}

Value* Graph::find_value(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? nullptr : found->second->get();
}

std::string Graph::fresh_name(std::string_view hint) const {
  std::string candidate(hint);
  for (std::size_t i = 1; by_name_.contains(candidate); ++i) {
    candidate = std::string(hint).append("_").append(std::to_string(i));
  }
  return candidate;
}

void Graph::rename(Value* value, std::string_view name) {
  if (value->name_ == name) return;
  SLIM_CHECK(!by_name_.contains(std::string(name)));
  auto entry = by_name_.extract(value->name_);
  value->name_ = name;
  entry.key() = value->name_;
  by_name_.insert(std::move(entry));
}

void Graph::swap_names(Value* a, Value* b) {
  if (a == b) return;
  std::swap(by_name_.at(a->name_), by_name_.at(b->name_));
  std::swap(a->name_, b->name_);
}

void Graph::remove_use(Value* value, Use use) {
  const auto found = std::find(value->uses_.begin(), value->uses_.end(), use);
  SLIM_CHECK(found != value->uses_.end());
  value->uses_.erase(found);
}

void Graph::set_input(Node* node, std::size_t index, Value* value) {
  if (index >= node->inputs_.size()) node->inputs_.resize(index + 1, nullptr);
  auto*& slot = node->inputs_[index];
  if (slot == value) return;
  if (slot != nullptr) remove_use(slot, {node, index});
  slot = value;
  if (value != nullptr) value->uses_.push_back({node, index});
}

void Graph::replace_uses(Value* from, Value* to) {
  if (from == to) return;
  for (const auto& use : from->uses_) {
    use.node->inputs_[use.index] = to;
    to->uses_.push_back(use);
  }
  from->uses_.clear();
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (outputs_[i].value == from) set_output(i, to);
  }
}

void Graph::destroy(Value* value) {
  SLIM_CHECK(value->use_count() == 0);
  const auto entry = by_name_.find(value->name_);
  values_.erase(entry->second);
  by_name_.erase(entry);
}

void Graph::erase(Node* node) {
  for (std::size_t i = 0; i < node->inputs_.size(); ++i) {
    if (auto* value = node->inputs_[i]) remove_use(value, {node, i});
  }
  for (auto* value : node->outputs_) destroy(value);
  nodes_.erase(node->position_);
}

std::size_t Graph::erase_dead() {
  std::size_t erased = 0;
  // Readers stand behind what they read: one walk from the end finds all dead nodes.
  for (auto it = nodes_.end(); it != nodes_.begin();) {
    auto* node = std::prev(it)->get();
    const auto unused = [](const Value* value) { return value->use_count() == 0; };
    if (std::all_of(node->outputs_.begin(), node->outputs_.end(), unused)) {
      erase(node);
      ++erased;
    } else {
      --it;
    }
  }
  for (auto* value : constants()) {
    if (value->use_count() == 0) destroy(value);
  }
  return erased;
}

void Graph::move_before(Node* node, Node* before) { nodes_.splice(before->position_, nodes_, node->position_); }

Graph Graph::clone() const {
  Graph copy;
  copy.name = name;
  copy.opsets = opsets;
  copy.metadata = metadata;
  copy.notes = notes;
  std::unordered_map<const Value*, Value*> twin;
  for (const auto* input : inputs_) twin[input] = copy.add_input(input->name_, input->type_);
  for (const auto& value : values_) {
    if (value->is_constant()) twin[value.get()] = copy.add_constant(value->name_, *value->constant_);
  }
  for (const auto& node : nodes_) {
    std::vector<Value*> inputs;
    for (const auto* value : node->inputs_) inputs.push_back(value == nullptr ? nullptr : twin.at(value));
    std::vector<std::string> names;
    for (const auto* value : node->outputs_) names.push_back(value->name_);
    auto* made = copy.add_node(node->op_, std::move(inputs), names, node->name_, node->origin_);
    for (std::size_t i = 0; i < names.size(); ++i) {
      made->outputs_[i]->type_ = node->outputs_[i]->type_;
      twin[node->outputs_[i]] = made->outputs_[i];
    }
  }
  for (const auto& output : outputs_) copy.add_output(output.name, twin.at(output.value));
  return copy;
}

std::string describe(const Node& node) {
  const auto& origin = node.origin();
  const std::string& name = !origin.name.empty() ? origin.name : node.name();
  std::string text = "node '" + (name.empty() && !node.outputs().empty() ? node.output()->name() : name) + "' (";
  text += origin.type.empty() ? node.type_name() : origin.type;
  if (origin.index >= 0) text += ", node " + std::to_string(origin.index);
  return text + ")";
}

}  // namespace slim
