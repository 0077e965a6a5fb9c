#include <fmt/format.h>

#include "onnx_import/paddle/ops/layout.h"
#include "onnx_import/paddle/ops/ops.h"
#include "onnx_import/paddle/ops/window.h"

namespace slim::paddle {

/// conv2d_transpose: Filter [I, O/g, kh, kw] as in ONNX. output_size says how much of the last, partial step is kept:
/// output_padding = size - ((in - 1) stride - pads + dilation (kernel - 1) + 1).
void import_conv_transpose(NodeContext& ctx) {
  const bool last = channels_last(ctx, "data_format");
  auto* x = last ? to_channels_first(ctx, ctx.input("Input")) : ctx.input("Input");
  auto* filter = ctx.input("Filter");
  const auto kernel_dims = filter->type().dims();
  if (!kernel_dims || kernel_dims->size() < 3) ctx.reject("the filter has no spatial axes");
  ConvTranspose conv;
  conv.kernel_shape.assign(kernel_dims->begin() + 2, kernel_dims->end());
  const auto rank = conv.kernel_shape.size();
  conv.strides = per_axis(ctx, "strides", rank);
  conv.dilations = per_axis(ctx, "dilations", rank);
  conv.group = ctx.integer("groups", 1);
  const auto padding = window_pads(ctx, x, conv.kernel_shape, conv.strides, conv.dilations);
  if (padding.auto_pad != AutoPad::kNotSet) {
    ctx.reject("padding_algorithm SAME with a dynamic spatial size is not supported",
               "give the size with --input-shape NAME=1x3x224x224");
  }
  conv.pads = padding.pads;
  conv.output_padding = ctx.integers("output_padding");
  if (const auto sizes = ctx.integers("OutputSize", "output_size", {}); !sizes.empty()) {
    if (sizes.size() != rank) ctx.reject("attribute 'output_size' has not one number an axis");
    conv.output_padding.assign(rank, 0);
    for (std::size_t i = 0; i < rank; ++i) {
      const auto in = ctx.size(x, i + 2);
      if (!in) ctx.reject("output_size with a dynamic spatial size is not supported", "give --input-shape");
      const auto smallest = (*in - 1) * conv.strides[i] - conv.pads[i] - conv.pads[i + rank] +
                            conv.dilations[i] * (conv.kernel_shape[i] - 1) + 1;
      conv.output_padding[i] = sizes[i] - smallest;
      if (conv.output_padding[i] < 0 || conv.output_padding[i] >= conv.strides[i]) {
        ctx.reject(fmt::format("output_size {} does not fit: expected {} to {}", sizes[i], smallest,
                               smallest + conv.strides[i] - 1));
      }
    }
  }
  if (conv.output_padding == Ints(conv.output_padding.size(), 0)) conv.output_padding.clear();
  std::vector<Value*> operands{x, filter};
  if (auto* bias = ctx.optional_input("Bias")) operands.push_back(bias);
  if (!last) return ctx.finish(conv, operands, "Output");
  ctx.define("Output", to_channels_last(ctx, ctx.step(conv, operands)));
}

}  // namespace slim::paddle
