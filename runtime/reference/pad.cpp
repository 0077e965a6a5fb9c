// Pad(x, pads, value?, axes?): each axis grows by what its source indices say; negative pads crop.
#include <algorithm>

#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

constexpr std::int64_t kMaxPad = std::int64_t{1} << 31;

/// Index in [0, size) that position `i` of the endless axis shows; -1 for the constant. size > 0 unless constant.
std::int64_t source_index(std::string_view mode, std::int64_t i, std::int64_t size) {
  if (i >= 0 && i < size) return i;
  if (mode == "edge") return std::clamp(i, std::int64_t{0}, size - 1);
  if (mode == "wrap") return (i % size + size) % size;
  if (mode == "reflect") {  // the edge itself is not repeated: period 2 (size - 1)
    if (size == 1) return 0;
    const auto period = 2 * (size - 1);
    const auto within = (i % period + period) % period;
    return std::min(within, period - within);
  }
  return -1;
}

struct AxisPads {
  std::vector<std::int64_t> begin;
  std::vector<std::int64_t> end;
};

AxisPads axis_pads(const KernelContext& context, std::size_t rank) {
  const auto pads = context.ints(1);
  std::vector<std::int64_t> axes(rank);
  for (std::size_t i = 0; i < rank; ++i) axes[i] = static_cast<std::int64_t>(i);
  if (context.optional(3) != nullptr) axes = context.ints(3);
  context.require(pads.size() == 2 * axes.size(), "the pads must have two numbers for each axis");
  AxisPads result{std::vector<std::int64_t>(rank, 0), std::vector<std::int64_t>(rank, 0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto axis = context.axis(axes[i], rank);
    result.begin[axis] = std::clamp(pads[i], -kMaxPad, kMaxPad);
    result.end[axis] = std::clamp(pads[i + axes.size()], -kMaxPad, kMaxPad);
  }
  return result;
}

}  // namespace

Tensor run(const Pad& op, const KernelContext& context) {
  const auto& x = context.input(0);
  const bool constant = op.mode == "constant";
  context.require(constant || op.mode == "reflect" || op.mode == "edge" || op.mode == "wrap",
                  "attribute 'mode' must be constant, reflect, edge or wrap");
  const auto pads = axis_pads(context, x.rank());
  Dims dims;
  for (std::size_t i = 0; i < x.rank(); ++i) {
    dims.push_back(x.dims()[i] + pads.begin[i] + pads.end[i]);
    context.require(dims.back() >= 0, "the pads remove more than there is");
    context.require(constant || x.dims()[i] > 0 || dims.back() == 0,
                    "an empty axis cannot be padded with its elements");
  }
  if (context.make(x.type(), dims).count() == 0) return context.make(x.type(), dims);

  AxisMaps maps;
  for (std::size_t i = 0; i < x.rank(); ++i) {
    auto& map = maps.emplace_back();
    for (std::int64_t k = 0; k < dims[i]; ++k) map.push_back(source_index(op.mode, k - pads.begin[i], x.dims()[i]));
  }
  const auto* value = constant ? context.optional(2) : nullptr;
  if (value == nullptr) return gather_by_axis(context, x, maps);
  context.require(value->type() == x.type() && value->count() == 1, "the value must be a scalar of the input's type");
  return gather_by_axis(context, x, maps, value->bytes());
}

}  // namespace slim::reference
