#include <fmt/format.h>

#include "onnx_import/paddle/ops/layout.h"
#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

std::int64_t factor(NodeContext& ctx, const char* name) {
  const auto number = ctx.integer(name, 1);
  if (number < 1 || number > 1 << 16) ctx.reject(fmt::format("attribute '{}' is {}", name, number));
  return number;
}

}  // namespace

/// pixel_shuffle: DepthToSpace, channels outermost.
void import_pixel_shuffle(NodeContext& ctx) {
  const bool last = channels_last(ctx, "data_format");
  auto* x = last ? to_channels_first(ctx, ctx.input("X")) : ctx.input("X");
  auto* y = ctx.step(DepthToSpace{factor(ctx, "upscale_factor"), "CRD"}, {x});
  ctx.define("Out", last ? to_channels_last(ctx, y) : y);
}

/// shuffle_channel (1.x), channel_shuffle: [N, groups, C / groups, H, W] with the two middle axes swapped.
void import_shuffle_channel(NodeContext& ctx) {
  const bool last = channels_last(ctx, "data_format");
  auto* x = last ? to_channels_first(ctx, ctx.input("X")) : ctx.input("X");
  const auto groups = factor(ctx, ctx.has("groups") ? "groups" : "group");
  const auto channels = ctx.size(x, 1);
  const auto height = ctx.size(x, 2);
  const auto width = ctx.size(x, 3);
  if (ctx.rank(x) != 4 || !channels || *channels % groups != 0) ctx.reject("the channels do not split into the groups");
  const bool fixed = height && width;
  auto* split = ctx.constant_ints({0, groups, *channels / groups, fixed ? *height * *width : -1});
  auto* swapped = ctx.step(Transpose{{0, 2, 1, 3}}, {ctx.step(Reshape{}, {x, split})});
  auto* target = fixed ? ctx.constant_ints({0, *channels, *height, *width}) : ctx.step(ShapeOf{}, {x});
  auto* y = ctx.step(Reshape{}, {swapped, target});
  ctx.define("Out", last ? to_channels_last(ctx, y) : y);
}

void import_space_to_depth(NodeContext& ctx) { ctx.finish(SpaceToDepth{factor(ctx, "blocksize")}, {ctx.input("X")}); }

/// grid_sampler: ONNX's GridSample, which is carried through.
void import_grid_sampler(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* grid = ctx.input("Grid");
  if (ctx.rank(x) != 4 || ctx.rank(grid) != 4) ctx.reject("expected operands of 4 axes");
  ctx.need_opset(16);
  const auto& from = *x->type().shape;
  const auto& to = *grid->type().shape;
  ctx.finish_opaque("GridSample",
                    {{"mode", ctx.text("mode", "bilinear")},
                     {"padding_mode", ctx.text("padding_mode", "zeros")},
                     {"align_corners", std::int64_t{ctx.flag("align_corners", true) ? 1 : 0}}},
                    {x, grid}, {x->type().type, Shape{from[0], from[1], to[1], to[2]}}, "Output");
}

}  // namespace slim::paddle
