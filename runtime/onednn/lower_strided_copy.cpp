#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// Elements of a plain tensor picked by strides: element i stands at offset + sum(i[k] * strides[k]).
struct Pick {
  Dims dims;
  Dims strides;
  std::int64_t offset = 0;
};

/// Elements from the first picked one to the last.
std::size_t extent(const Pick& pick) {
  std::int64_t last = 0;
  for (std::size_t i = 0; i < pick.dims.size(); ++i) last += (pick.dims[i] - 1) * pick.strides[i];
  return static_cast<std::size_t>(last + 1);
}

bool append_pick(Lowering& plan, const Node& node, const Pick& pick, const Value* result, const Dims& dims) {
  if (count_of(dims) == 0 || pick.dims.size() > 12) return false;
  const auto type = plan.type(node.input(0));
  const auto from = MemoryDesc::strided(pick.dims, pick.strides, type);
  const auto copy = make_reorder(from, MemoryDesc::plain(pick.dims, type));
  if (!copy) return false;
  auto source = plan.plain(node.input(0)).slot;
  if (pick.offset > 0) {
    source = plan.new_part(source, static_cast<std::size_t>(pick.offset) * size_of(type), extent(pick) * size_of(type));
  }
  const auto target = plan.new_location(MemoryDesc::plain(dims, type));
  plan.append(node.type_name(), *copy, {{Arg::kSrc, source, nullptr}, {Arg::kDst, target.slot, nullptr}});
  plan.define(result, target, dims);
  plan.set_grid(result, plan.grid(node.input(0)));
  return true;
}

bool lower_transpose(Lowering& plan, const Node& node, const Transpose& op) {
  const auto& from = plan.dims(node.input(0));
  const auto strides = strides_of(from);
  Pick pick;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const auto axis = op.perm.empty() ? from.size() - 1 - i : static_cast<std::size_t>(op.perm[i]);
    pick.dims.push_back(from[axis]);
    pick.strides.push_back(strides[axis]);
  }
  return append_pick(plan, node, pick, node.output(), pick.dims);
}

/// Axes in the order b, b, C (DCR; or C, b, b: CRD), H, W become C, H, b, W, b.
bool lower_depth_to_space(Lowering& plan, const Node& node, const DepthToSpace& op) {
  const auto& from = plan.dims(node.input(0));
  if (from.size() != 4) return false;
  const auto b = op.blocksize;
  const auto channels = from[1] / (b * b);
  const auto image = from[2] * from[3];
  const bool dcr = op.mode == "DCR";
  const Dims strides = dcr ? Dims{from[1] * image, image, from[3], b * channels * image, 1, channels * image}
                           : Dims{from[1] * image, b * b * image, from[3], b * image, 1, image};
  const Pick pick{{from[0], channels, from[2], b, from[3], b}, strides};
  return append_pick(plan, node, pick, node.output(), {from[0], channels, from[2] * b, from[3] * b});
}

bool lower_space_to_depth(Lowering& plan, const Node& node, const SpaceToDepth& op) {
  const auto& from = plan.dims(node.input(0));
  if (from.size() != 4) return false;
  const auto b = op.blocksize;
  const auto height = from[2] / b;
  const auto width = from[3] / b;
  const auto image = from[2] * from[3];
  const Pick pick{{from[0], b, b, from[1], height, width}, {from[1] * image, from[3], 1, image, b * from[3], b}};
  return append_pick(plan, node, pick, node.output(), {from[0], b * b * from[1], height, width});
}

std::vector<std::int64_t> list_or(const Lowering& plan, const Value* value, std::vector<std::int64_t> missing) {
  return value == nullptr ? std::move(missing) : to_int64s(plan.constant(value));
}

bool lower_slice(Lowering& plan, const Node& node) {
  for (std::size_t i = 1; i < node.inputs().size(); ++i) {
    if (node.input(i) != nullptr && plan.known(node.input(i)) == nullptr) return false;
  }
  const auto starts = to_int64s(plan.constant(node.input(1)));
  const auto ends = to_int64s(plan.constant(node.input(2)));
  std::vector<std::int64_t> all(starts.size());
  std::iota(all.begin(), all.end(), 0);
  const auto axes = list_or(plan, node.input(3), all);
  const auto steps = list_or(plan, node.input(4), std::vector<std::int64_t>(starts.size(), 1));
  const auto& from = plan.dims(node.input(0));
  Pick pick{from, strides_of(from)};
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (steps[i] <= 0) return false;
    const auto axis = normalized_axis(axes[i], from.size());
    const auto size = from[axis];
    const auto bound = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size); };
    const auto start = bound(starts[i]);
    pick.dims[axis] = std::max<std::int64_t>(0, (bound(ends[i]) - start + steps[i] - 1) / steps[i]);
    pick.offset += start * pick.strides[axis];
    pick.strides[axis] *= steps[i];
  }
  return append_pick(plan, node, pick, node.output(), pick.dims);
}

/// Sizes of the parts along the axis.
std::vector<std::int64_t> parts_of(const Lowering& plan, const Node& node, std::int64_t size) {
  if (node.input(1) != nullptr) return to_int64s(plan.constant(node.input(1)));
  const auto count = static_cast<std::int64_t>(node.outputs().size());
  const auto part = (size + count - 1) / count;
  std::vector<std::int64_t> parts(node.outputs().size(), part);
  parts.back() = size - part * (count - 1);
  return parts;
}

bool lower_split(Lowering& plan, const Node& node, const Split& op) {
  if (node.input(1) != nullptr && plan.known(node.input(1)) == nullptr) return false;
  const auto& from = plan.dims(node.input(0));
  const auto axis = normalized_axis(op.axis, from.size());
  const auto parts = parts_of(plan, node, from[axis]);
  if (!std::ranges::all_of(parts, [](auto part) { return part > 0; })) return false;
  Pick pick{from, strides_of(from)};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    pick.dims[axis] = parts[i];
    SLIM_CHECK(append_pick(plan, node, pick, node.output(i), pick.dims));
    pick.offset += parts[i] * pick.strides[axis];
  }
  return true;
}

}  // namespace

bool lower_strided_copy(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  if (!plan.is_placed(x) || plan.dims(x).empty()) return false;
  if (const auto* op = node.as<Transpose>()) return lower_transpose(plan, node, *op);
  if (const auto* op = node.as<DepthToSpace>()) return lower_depth_to_space(plan, node, *op);
  if (const auto* op = node.as<SpaceToDepth>()) return lower_space_to_depth(plan, node, *op);
  if (const auto* op = node.as<Split>()) return lower_split(plan, node, *op);
  return lower_slice(plan, node);
}

}  // namespace slim::onednn
