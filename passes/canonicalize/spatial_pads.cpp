#include "passes/canonicalize/spatial_pads.h"

#include "passes/canonicalize/constants.h"

namespace slim {

std::optional<Ints> spatial_pads(const Node& pad) {
  const auto rank = pad.input(0)->type().rank();
  const auto pads = constant_ints(pad.input(1));
  if (pad.as<Pad>()->mode != "constant" || !rank || *rank < 3 || !pads) return std::nullopt;
  Ints axes;
  if (pad.input(3) != nullptr) {
    const auto given = constant_ints(pad.input(3));
    if (!given) return std::nullopt;
    axes = *given;
  } else {
    for (std::size_t i = 0; i < *rank; ++i) axes.push_back(static_cast<std::int64_t>(i));
  }
  if (pads->size() != 2 * axes.size()) return std::nullopt;
  const std::size_t spatial = *rank - 2;
  Ints result(2 * spatial, 0);
  for (std::size_t i = 0; i < pads->size(); ++i) {
    const auto axis = normalized_axis(axes[i % axes.size()], *rank);
    if ((*pads)[i] == 0) continue;
    if ((*pads)[i] < 0 || axis < 2) return std::nullopt;
    result[axis - 2 + (i < axes.size() ? 0 : spatial)] = (*pads)[i];
  }
  return result;
}

std::optional<double> pad_value(const Node& pad) {
  return pad.input(2) == nullptr ? std::optional(0.0) : uniform_value(pad.input(2));
}

Ints add_pads(const Ints& a, const Ints& b) {
  Ints sum = a;
  for (std::size_t i = 0; i < sum.size() && i < b.size(); ++i) sum[i] += b[i];
  return sum;
}

bool smaller_than_kernel(const Ints& pads, const Ints& kernel) {
  for (std::size_t i = 0; i < pads.size(); ++i) {
    if (pads[i] >= kernel[i % kernel.size()]) return false;
  }
  return true;
}

}  // namespace slim
