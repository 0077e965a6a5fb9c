#include <fmt/format.h>

#include <algorithm>

#include "onnx_import/paddle/ops/layout.h"
#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

Resize resize_of(NodeContext& ctx) {
  Resize resize;
  const bool nearest = ctx.type().starts_with("nearest");  // the attribute interp_method can lie
  const bool corners = ctx.flag("align_corners", true);
  resize.mode = nearest ? "nearest" : "linear";
  if (nearest) {
    resize.coordinate_transformation_mode = corners ? "align_corners" : "asymmetric";
    resize.nearest_mode = corners ? "round_prefer_ceil" : "floor";
  } else if (corners) {
    resize.coordinate_transformation_mode = "align_corners";
  } else {
    resize.coordinate_transformation_mode = ctx.integer("align_mode", 1) == 0 ? "half_pixel" : "asymmetric";
  }
  return resize;
}

/// The new height and width if they come from operands: a list of numbers, then one tensor.
Value* given_sizes(NodeContext& ctx) {
  if (!ctx.has_input("SizeTensor") && !ctx.has_input("OutSize")) return nullptr;
  return ctx.integer_vector("SizeTensor", "OutSize", "");
}

/// The factors for height and width; empty if there are none.
std::vector<double> given_scales(NodeContext& ctx, std::size_t axes) {
  std::vector<double> scales;
  if (ctx.has_input("Scale")) {
    auto* scale = ctx.input("Scale");
    if (!scale->is_constant()) ctx.reject("input 'Scale' is only known when the model runs");
    scales = to_doubles(scale->constant());
  } else if (ctx.has("scale")) {
    scales = ctx.reals("scale");
  }
  if (scales.size() == 1) scales.resize(axes, scales.front());
  const bool set = scales.size() == axes && std::all_of(scales.begin(), scales.end(), [](auto s) { return s > 0.0; });
  return set ? scales : std::vector<double>{};
}

/// `sizes` behind the operand's batch and channels.
Value* full_sizes(NodeContext& ctx, Value* x, Value* sizes) {
  const auto batch = ctx.size(x, 0);
  const auto channels = ctx.size(x, 1);
  if (batch && channels && sizes->is_constant()) {
    Ints all{*batch, *channels};
    const auto spatial = to_int64s(sizes->constant());
    all.insert(all.end(), spatial.begin(), spatial.end());
    return ctx.constant_ints(all);
  }
  return ctx.step(Concat{{0}}, {ctx.step(ShapeOf{0, 2}, {x}), sizes});
}

Value* resized(NodeContext& ctx, Value* x) {
  if (ctx.rank(x) != 4) ctx.reject(fmt::format("expected an operand of 4 axes, found {}", to_string(x->type())));
  const auto resize = resize_of(ctx);
  if (auto* sizes = given_sizes(ctx)) return ctx.step(resize, {x, nullptr, nullptr, full_sizes(ctx, x, sizes)});
  if (const auto scales = given_scales(ctx, 2); !scales.empty()) {
    const std::vector<float> all{1.0F, 1.0F, static_cast<float>(scales[0]), static_cast<float>(scales[1])};
    return ctx.step(resize, {x, nullptr, ctx.constant(Tensor::from<float>({4}, all))});
  }
  const Ints sizes{ctx.integer("out_h", -1), ctx.integer("out_w", -1)};
  if (sizes[0] <= 0 || sizes[1] <= 0) ctx.reject("neither sizes nor scales are given");
  return ctx.step(resize, {x, nullptr, nullptr, full_sizes(ctx, x, ctx.constant_ints(sizes))});
}

}  // namespace

/// nearest_interp, bilinear_interp and their _v2.
void import_interp(NodeContext& ctx) {
  const bool last = channels_last(ctx, "data_layout");
  auto* x = last ? to_channels_first(ctx, ctx.input("X")) : ctx.input("X");
  auto* y = resized(ctx, x);
  ctx.define("Out", last ? to_channels_last(ctx, y) : y);
}

}  // namespace slim::paddle
