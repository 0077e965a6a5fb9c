#include <algorithm>

#include "runtime/onednn/memory_plan.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// The layout in which each input is one contiguous piece of the result; nullopt if there is none.
std::optional<Layout> contiguous_layout(const Lowering& plan, const Node& node, std::size_t axis) {
  const auto layout = plan.home(node.input(0)).desc.layout();
  const auto block = block_of(layout);
  for (const auto* input : node.inputs()) {
    const auto& dims = plan.dims(input);
    if (count_of(std::span(dims).first(axis)) != 1) return std::nullopt;
    if (plan.home(input).desc.layout() != layout) return std::nullopt;
    if (block > 1 && (axis != 1 || dims[1] % block != 0)) return std::nullopt;
  }
  return layout == Layout::kPlain || block > 1 ? std::optional(layout) : std::nullopt;
}

/// The inputs are written where they belong from the start; those that cannot be are copied.
void place_in_whole(Lowering& plan, const Node& node, const MemoryDesc& whole) {
  const auto target = plan.new_location(whole);
  std::size_t offset = 0;
  for (const auto* input : node.inputs()) {
    const auto source = plan.home(input);
    const auto bytes = source.desc.bytes();
    if (offset % kArenaAlignment != 0 || !plan.place_inside(input, target.slot, offset)) {
      const auto part = plan.new_part(target.slot, offset, bytes);
      const auto copy = make_reorder(source.desc, source.desc);
      SLIM_CHECK(copy.has_value());
      plan.append("Concat", *copy, {{Arg::kSrc, source.slot, nullptr}, {Arg::kDst, part, nullptr}});
    }
    offset += bytes;
  }
  plan.define(node.output(), target);
}

bool append_concat(Lowering& plan, const Node& node, std::size_t axis, const Dims& dims) {
  const auto type = plan.type(node.input(0));
  std::vector<MemoryDesc> descs;
  for (const auto* input : node.inputs()) descs.push_back(plan.home(input).desc);
  auto primitive = make_concat(axis, descs, MemoryDesc::any(dims, type));
  const bool reorder = !primitive || primitive->is_slow();
  if (reorder) {
    for (auto& desc : descs) desc = MemoryDesc::plain(desc.dims(), type);
    primitive = make_concat(axis, descs, MemoryDesc::plain(dims, type));
  }
  if (!primitive) return false;
  std::vector<StepOperand> operands;
  for (std::size_t i = 0; i < descs.size(); ++i) {
    const auto arg = static_cast<Arg>(static_cast<int>(Arg::kSources) + static_cast<int>(i));
    const auto source = reorder ? plan.plain(node.input(i)) : plan.home(node.input(i));
    operands.push_back({arg, source.slot, nullptr});
  }
  const auto target = plan.new_location(primitive->desc(Arg::kDst));
  operands.push_back({Arg::kDst, target.slot, nullptr});
  plan.append("Concat", *primitive, std::move(operands));
  plan.define(node.output(), target);
  return true;
}

}  // namespace

bool lower_concat(Lowering& plan, const Node& node) {
  const auto& inputs = node.inputs();
  if (!std::ranges::all_of(inputs, [&](const Value* input) { return plan.is_placed(input); })) return false;
  auto dims = plan.dims(inputs[0]);
  if (dims.empty()) return false;
  const auto axis = normalized_axis(node.as<Concat>()->axis, dims.size());
  for (std::size_t i = 1; i < inputs.size(); ++i) dims[axis] += plan.dims(inputs[i])[axis];
  const auto layout = contiguous_layout(plan, node, axis);
  if (layout) {
    place_in_whole(plan, node, MemoryDesc::of_layout(dims, *layout, plan.type(inputs[0])));
  } else if (!append_concat(plan, node, axis, dims)) {
    return false;
  }
  const auto& grid = plan.grid(inputs[0]);
  if (std::ranges::all_of(inputs, [&](const Value* input) { return plan.grid(input) == grid; })) {
    plan.set_grid(node.output(), grid);
  }
  return true;
}

}  // namespace slim::onednn
