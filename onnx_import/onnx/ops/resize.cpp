#include <fmt/format.h>

#include <algorithm>

#include "onnx_import/onnx/ops/ops.h"

namespace slim {
namespace {

/// Upsample and Resize 10: output position o reads input position o / scale, rounded down for `nearest`.
Resize asymmetric(NodeContext& ctx) {
  Resize op;
  op.coordinate_transformation_mode = "asymmetric";
  op.nearest_mode = "floor";
  ctx.read("mode", op.mode);
  if (op.mode == "bilinear") op.mode = "linear";
  if (op.mode != "nearest" && op.mode != "linear") {
    ctx.attribute_problem("mode", fmt::format("expected nearest or linear, found '{}'", op.mode));
  }
  return op;
}

/// Opset 13 dropped tf_half_pixel_for_nn, floor((o + 0.5) / scale): the same as half_pixel's (o + 0.5) / scale - 0.5
/// rounded to nearest with halves up.
void replace_tf_half_pixel(NodeContext& ctx, Resize& op) {
  if (op.coordinate_transformation_mode != "tf_half_pixel_for_nn") return;
  if (op.mode != "nearest" || op.nearest_mode != "floor") {
    ctx.attribute_problem("coordinate_transformation_mode",
                          "tf_half_pixel_for_nn is supported with mode=nearest and nearest_mode=floor only");
  }
  op.coordinate_transformation_mode = "half_pixel";
  op.nearest_mode = "round_prefer_ceil";
}

}  // namespace

void import_upsample_attributes(NodeContext& ctx) {
  ctx.require("scales");
  const auto op = asymmetric(ctx);
  const auto scales = ctx.get<std::vector<float>>("scales").value_or(std::vector<float>{});
  if (ctx.failed()) return;
  auto* values = ctx.constant("scales", Tensor::from<float>({static_cast<std::int64_t>(scales.size())}, scales));
  ctx.finish(op, {ctx.input(0), nullptr, values});
}

/// Resize 10 does not say how `nearest` rounds; ONNX Runtime rounds up where an axis shrinks.
void import_resize_10(NodeContext& ctx) {
  auto op = asymmetric(ctx);
  const auto* scales = ctx.input(1);
  if (scales->is_constant() && scales->type().type == DataType::kF32) {
    const auto values = scales->constant().data<float>();
    if (!values.empty() && *std::ranges::max_element(values) <= 1.0F) op.nearest_mode = "ceil";
  }
  ctx.finish(std::move(op), {ctx.input(0), nullptr, ctx.input(1)});
}

/// Opset 11 and 12 demand roi and scales, and take empty tensors for "none".
void import_resize(NodeContext& ctx) {
  auto op = ctx.read_op<Resize>();
  replace_tf_half_pixel(ctx, op);
  auto operands = ctx.inputs();
  const auto is_empty = [](const Value* value) {
    return value != nullptr && value->is_constant() && value->constant().count() == 0;
  };
  for (std::size_t i = 1; i < operands.size(); ++i) {
    if (is_empty(operands[i])) operands[i] = nullptr;
  }
  const auto given = [&](std::size_t i) { return i < operands.size() && operands[i] != nullptr; };
  if (!given(2) && !given(3)) ctx.problem("neither scales nor sizes are given");
  if (given(2) && given(3)) ctx.problem("both scales and sizes are given");
  // A region of interest means something in one mode only.
  if (given(1) && op.coordinate_transformation_mode != "tf_crop_and_resize") operands[1] = nullptr;
  ctx.finish(std::move(op), std::move(operands));
}

}  // namespace slim
