#include "onnx_import/paddle/ops/layout.h"
#include "onnx_import/paddle/ops/ops.h"
#include "onnx_import/paddle/ops/window.h"

namespace slim::paddle {

/// conv2d, depthwise_conv2d: Filter [O, I/g, kh, kw] as in ONNX.
void import_conv(NodeContext& ctx) {
  const bool last = channels_last(ctx, "data_format");
  auto* x = last ? to_channels_first(ctx, ctx.input("Input")) : ctx.input("Input");
  auto* filter = ctx.input("Filter");
  const auto kernel_dims = filter->type().dims();
  if (!kernel_dims || kernel_dims->size() < 3) ctx.reject("the filter has no spatial axes");
  Conv conv;
  conv.kernel_shape.assign(kernel_dims->begin() + 2, kernel_dims->end());
  conv.strides = per_axis(ctx, "strides", conv.kernel_shape.size());
  conv.dilations = per_axis(ctx, "dilations", conv.kernel_shape.size());
  conv.group = ctx.integer("groups", 1);
  const auto padding = window_pads(ctx, x, conv.kernel_shape, conv.strides, conv.dilations);
  conv.pads = padding.pads;
  conv.auto_pad = padding.auto_pad;
  std::vector<Value*> operands{x, filter};
  if (auto* bias = ctx.optional_input("Bias")) operands.push_back(bias);
  auto* residual = ctx.optional_input("ResidualData");
  if (!last && residual == nullptr) return ctx.finish(conv, operands, "Output");
  auto* y = ctx.step(conv, operands);
  if (last) y = to_channels_last(ctx, y);
  if (residual != nullptr) y = ctx.step(Add{}, {y, residual});
  ctx.define("Output", y);
}

}  // namespace slim::paddle
