#include "passes/quantize/channel_spaces.h"

#include <algorithm>
#include <numeric>

#include "passes/canonicalize/channel_affine.h"
#include "passes/quantize/operator_table.h"

namespace slim {
namespace {

std::optional<std::int64_t> fixed_dim(const Value& value, std::size_t axis) {
  const auto& shape = value.type().shape;
  if (!shape || axis >= shape->size()) return std::nullopt;
  return (*shape)[axis].is_known() ? std::optional((*shape)[axis].value()) : std::nullopt;
}

bool is_float(const Value* value) { return value != nullptr && value->type().type == DataType::kF32; }

/// Whether `node` gives channel c of its result from channel c of its first operand alone, and passes positive factors
/// through.
bool is_pointwise(const Node& node) {
  if (node.is<Relu>() || node.is<LeakyRelu>() || node.is<Identity>() || node.is<AveragePool>() ||
      node.is<GlobalAveragePool>() || node.is<GlobalMaxPool>())
    return true;
  if (node.is<MaxPool>()) return node.outputs().size() == 1;
  const auto* resize = node.as<Resize>();
  return resize != nullptr && (resize->mode == "nearest" || resize->mode == "linear");
}

/// [N, C, 1, 1] -> [N, C] and back.
bool keeps_channels(const Node& node) {
  if (!node.is<Flatten>() && !node.is<Reshape>() && !node.is<Squeeze>()) return false;
  const auto rank = node.input(0)->type().rank();
  if (rank != 4 || node.output()->type().rank() != 2) return false;
  return fixed_dim(*node.input(0), 2) == 1 && fixed_dim(*node.input(0), 3) == 1 &&
         fixed_dim(*node.input(0), 1) == fixed_dim(*node.output(), 1);
}

}  // namespace

ChannelSpaces::ChannelSpaces(const Graph& graph) {
  for (const auto* node : graph.nodes()) visit(*node);
  for (const auto& output : graph.outputs()) pin(output.value);
  for (auto& [value, channels] : channels_) {
    for (auto& id : channels.ids) id = root(id);
  }
}

const ChannelSpaces::Channels* ChannelSpaces::of(const Value* value) const {
  const auto found = channels_.find(value);
  return found == channels_.end() ? nullptr : &found->second;
}

std::size_t ChannelSpaces::root(std::size_t id) {
  while (parent_[id] != id) {
    parent_[id] = parent_[parent_[id]];
    id = parent_[id];
  }
  return id;
}

std::vector<std::size_t> ChannelSpaces::fresh(std::size_t count) {
  std::vector<std::size_t> ids(count);
  std::iota(ids.begin(), ids.end(), parent_.size());
  parent_.insert(parent_.end(), ids.begin(), ids.end());
  pinned_.resize(parent_.size(), false);
  return ids;
}

void ChannelSpaces::define(const Value* value, std::size_t axis, std::vector<std::size_t> ids) {
  channels_[value] = {axis, std::move(ids)};
}

const ChannelSpaces::Channels* ChannelSpaces::channels(const Value* value) {
  const auto found = channels_.find(value);
  return found == channels_.end() ? nullptr : &found->second;
}

void ChannelSpaces::pin(const Value* value) {
  const auto* known = value == nullptr ? nullptr : channels(value);
  if (known == nullptr) return;
  for (const auto id : known->ids) pinned_[root(id)] = true;
}

void ChannelSpaces::join(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
  for (std::size_t c = 0; c < a.size(); ++c) {
    const auto first = root(a[c]);
    const auto second = root(b[c]);
    if (first == second) continue;
    pinned_[first] = pinned_[first] || pinned_[second];
    parent_[second] = first;
  }
}

bool ChannelSpaces::visit_linear(const Node& node) {
  const bool linear = node.is<Conv>() || node.is<ConvTranspose>() || node.is<Gemm>() || node.is<MatMul>();
  if (!linear || !node.input(1)->is_constant() || !is_float(node.input(1))) return false;
  if (node.input(2) != nullptr && !node.input(2)->is_constant()) return false;
  const auto in = input_channel_axis(node);
  const auto out = output_channel_axis(node);
  if (!in || !out) return false;
  const auto* known = channels(node.input(0));
  if (known != nullptr && (known->axis != in->axis || known->ids.size() != in->channels)) pin(node.input(0));
  define(node.output(), out->axis, fresh(out->channels));
  return true;
}

bool ChannelSpaces::visit_add(const Node& node) {
  if (!node.is<Add>()) return false;
  const auto* a = channels(node.input(0));
  const auto* b = channels(node.input(1));
  if (a == nullptr || b == nullptr || node.input(0)->type().rank() != node.input(1)->type().rank()) return false;
  if (a->axis != b->axis || a->ids.size() != b->ids.size()) return false;
  join(a->ids, b->ids);
  define(node.output(), a->axis, std::vector(a->ids));
  return true;
}

bool ChannelSpaces::visit_concat(const Node& node) {
  const auto* concat = node.as<Concat>();
  const auto rank = concat == nullptr ? std::nullopt : node.output()->type().rank();
  if (!rank) return false;
  const auto axis = normalized_axis(concat->axis, *rank);
  std::vector<std::size_t> ids;
  for (const auto* input : node.inputs()) {
    const auto* part = channels(input);
    if (part == nullptr || part->axis != axis) return false;
    ids.insert(ids.end(), part->ids.begin(), part->ids.end());
  }
  define(node.output(), axis, std::move(ids));
  return true;
}

bool ChannelSpaces::visit_pointwise(const Node& node) {
  const auto* known = channels(node.input(0));
  if (known == nullptr) return false;
  if (node.is<Clip>()) {
    const auto bounds = activation_bounds(node);
    if (!bounds || bounds->low != 0.0F) return false;
    clipped_[node.output()] = bounds->high;
  } else if (!is_pointwise(node) && !(keeps_channels(node) && known->axis == 1)) {
    return false;
  }
  define(node.output(), known->axis, std::vector(known->ids));
  return true;
}

void ChannelSpaces::visit(const Node& node) {
  const bool has_operand = !node.inputs().empty() && node.input(0) != nullptr;
  if (has_operand && (visit_linear(node) || visit_add(node) || visit_concat(node) || visit_pointwise(node))) return;
  for (const auto* input : node.inputs()) pin(input);
}

}  // namespace slim
