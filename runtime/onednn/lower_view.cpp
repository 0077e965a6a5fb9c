#include <algorithm>

#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// Replaces 0 (the input's size there) and -1 (the rest).
std::optional<Dims> reshaped(const Dims& from, Dims to, bool allowzero) {
  std::int64_t product = 1;
  auto rest = to.end();
  for (auto it = to.begin(); it != to.end(); ++it) {
    if (*it == 0 && !allowzero) *it = from.at(static_cast<std::size_t>(it - to.begin()));
    if (*it < 0)
      rest = it;
    else
      product *= *it;
  }
  if (rest != to.end()) *rest = product == 0 ? 0 : count_of(from) / product;
  return checked_count(to) == count_of(from) ? std::optional(to) : std::nullopt;
}

Dims flattened(const Dims& from, std::int64_t axis) {
  const auto rank = static_cast<std::int64_t>(from.size());
  const auto split = static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
  return {count_of(std::span(from).first(split)), count_of(std::span(from).subspan(split))};
}

std::vector<std::size_t> axes_of(const Lowering& plan, const Value* axes, std::size_t rank) {
  std::vector<std::size_t> result;
  for (const auto axis : to_int64s(plan.constant(axes))) result.push_back(normalized_axis(axis, rank));
  std::ranges::sort(result);
  return result;
}

/// Without axes, all of size one go.
Dims squeezed(const Lowering& plan, const Dims& from, const Value* axes) {
  const auto gone = axes == nullptr ? std::vector<std::size_t>{} : axes_of(plan, axes, from.size());
  Dims result;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const bool drop = axes == nullptr ? from[i] == 1 : std::ranges::binary_search(gone, i);
    if (!drop) result.push_back(from[i]);
  }
  return result;
}

Dims unsqueezed(const Lowering& plan, const Dims& from, const Value* axes) {
  auto result = from;
  const auto rank = from.size() + static_cast<std::size_t>(count_of(plan.dims(axes)));
  for (const auto axis : axes_of(plan, axes, rank)) result.insert(result.begin() + static_cast<long>(axis), 1);
  return result;
}

std::optional<Dims> viewed(const Lowering& plan, const Node& node) {
  const auto& from = plan.dims(node.input(0));
  const auto* list = node.input(1);
  if (const auto* flatten = node.as<Flatten>()) return flattened(from, flatten->axis);
  if (node.is<Identity>() || node.is<Dropout>()) return from;
  if (list != nullptr && plan.known(list) == nullptr) return std::nullopt;
  if (const auto* reshape = node.as<Reshape>()) {
    return reshaped(from, to_int64s(plan.constant(list)), reshape->allowzero);
  }
  return node.is<Squeeze>() ? squeezed(plan, from, list) : unsqueezed(plan, from, list);
}

}  // namespace

bool lower_view(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  const bool mask = node.outputs().size() > 1 && node.output(1)->use_count() > 0;
  if (!plan.is_placed(x) || mask) return false;
  const auto dims = viewed(plan, node);
  if (!dims || count_of(*dims) != count_of(plan.dims(x))) return false;
  if (*dims == plan.dims(x)) {
    plan.define(node.output(), plan.home(x), *dims);
  } else {
    const auto source = plan.take(x, MemoryDesc::plain(plan.dims(x), plan.type(x)));
    plan.define(node.output(), {source.slot, MemoryDesc::plain(*dims, plan.type(x))}, *dims);
  }
  plan.set_grid(node.output(), plan.grid(x));
  return true;
}

}  // namespace slim::onednn
