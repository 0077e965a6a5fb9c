#include <fmt/format.h>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// repeats with ones in front, so that there is one an axis; x with axes of 1 in front, if repeats are more.
void import_tile_with(NodeContext& ctx, Ints repeats) {
  auto* x = ctx.input("X");
  if (repeats.size() < ctx.rank(x)) repeats.insert(repeats.begin(), ctx.rank(x) - repeats.size(), 1);
  if (repeats.size() > ctx.rank(x)) {
    Ints axes;
    for (std::size_t i = 0; i < repeats.size() - ctx.rank(x); ++i) axes.push_back(static_cast<std::int64_t>(i));
    x = ctx.step(Unsqueeze{}, {x, ctx.constant_ints(axes)});
  }
  ctx.finish(Tile{}, {x, ctx.constant_ints(repeats)});
}

}  // namespace

/// expand (1.x): repeats, what ONNX calls Tile.
void import_expand(NodeContext& ctx) {
  const std::string_view slot = ctx.has_input("expand_times_tensor") ? "expand_times_tensor" : "ExpandTimes";
  import_tile_with(ctx, ctx.integers(slot, "expand_times", {}));
}

void import_tile(NodeContext& ctx) {
  const std::string_view slot = ctx.has_input("repeat_times_tensor") ? "repeat_times_tensor" : "RepeatTimes";
  import_tile_with(ctx, ctx.integers(slot, "repeat_times", {}));
}

/// expand_v2: the target's sizes; -1 keeps one, which in ONNX is a 1.
void import_expand_v2(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* target = ctx.integer_vector("expand_shapes_tensor", "Shape", "shape");
  if (target->is_constant()) {
    auto sizes = to_int64s(target->constant());
    for (auto& size : sizes) size = size == -1 ? 1 : size;
    target = ctx.constant_ints(sizes);
  }
  ctx.finish(Expand{}, {x, target});
}

/// expand_as, expand_as_v2: to the other operand's sizes.
void import_expand_as(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const std::string_view slot = ctx.has_input("target_tensor") ? "target_tensor" : "Y";
  auto* target =
      ctx.has_input(slot) ? ctx.step(ShapeOf{}, {ctx.input(slot)}) : ctx.constant_ints(ctx.integers("target_shape"));
  ctx.finish(Expand{}, {x, target});
}

}  // namespace slim::paddle
