#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "graph/infer/rules.h"

namespace slim {
namespace {

bool require_mode(const Pad& op, InferContext& context) {
  for (const auto* known : {"constant", "reflect", "edge", "wrap"}) {
    if (op.mode == known) return true;
  }
  context.fail(fmt::format("'mode' of Pad is '{}'", op.mode), "known modes: constant, reflect, edge, wrap");
  return false;
}

/// Axes that the pads are for: all of them, or those in input 3.
std::optional<Axes> padded_axes(InferContext& context, std::size_t rank) {
  if (context.has(3)) return context.axes(3, rank);
  Axes axes(rank);
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

}  // namespace

void infer(const Pad& op, InferContext& context) {
  if (!require_mode(op, context)) return;
  if (!context.require_integer({1, 3}) || !context.require_rank(1, 1, 1) || !context.require_rank(3, 1, 1)) return;
  const auto type = context.common_type({0, 2});
  if (!type) return;
  auto shape = context.shape(0);
  if (!shape) return context.set_output({*type, std::nullopt});
  const auto pads = context.ints(1);
  const auto axes = padded_axes(context, shape->size());
  if (!pads || !axes) return context.set_output({*type, unknown_shape(shape->size())});
  if (pads->size() != 2 * axes->size()) {
    return context.fail(fmt::format("Pad needs {} pads for {} axes of {}, but has {}", 2 * axes->size(), axes->size(),
                                    context.show(0), context.show(1)));
  }
  for (std::size_t i = 0; i < axes->size(); ++i) {
    auto& dim = (*shape)[(*axes)[i]];
    const auto both = add((*pads)[i], (*pads)[i + axes->size()]);
    const auto size = add(dim, both);
    if (size.is_number() && size.number() < 0) {
      return context.fail(
          fmt::format("Pad takes {} positions from axis {} of {}", -both.number(), (*axes)[i], context.show(0)));
    }
    dim = size.dim();
  }
  context.set_output({*type, std::move(shape)});
}

}  // namespace slim
