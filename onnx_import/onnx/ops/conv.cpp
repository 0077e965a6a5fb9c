#include <fmt/format.h>

#include "graph/window.h"
#include "onnx_import/onnx/ops/ops.h"
#include "onnx_import/onnx/ops/window.h"

namespace slim {
namespace {

/// Reads the window and fills it to the kernel's rank, which the weight (input `weight`) tells.
template <typename T>
void import_window_op(NodeContext& ctx, std::size_t weight) {
  T op = ctx.read_op<T>();
  apply_valid_padding(ctx, op);
  const auto dims = ctx.input(weight) != nullptr ? ctx.input(weight)->type().dims() : std::nullopt;
  if (dims && dims->size() < 3) {
    ctx.problem(fmt::format("expected a weight of rank 3 or more, found {}", to_string(*dims)));
  } else if (dims) {
    const Ints kernel(dims->begin() + 2, dims->end());
    if (op.kernel_shape.empty()) op.kernel_shape = kernel;
    if (op.kernel_shape != kernel) {
      ctx.attribute_problem("kernel_shape", fmt::format("expected {} as the weight has, found {}", to_string(kernel),
                                                        to_string(op.kernel_shape)));
    }
  }
  if (!op.kernel_shape.empty()) {
    fill_window(op, op.kernel_shape.size());
    if (const auto why = window_problem(op, op.kernel_shape); !why.empty()) ctx.problem(std::string(why));
  }
  ctx.finish(std::move(op), ctx.inputs());
}

}  // namespace

void import_conv(NodeContext& ctx) { import_window_op<Conv>(ctx, 1); }
void import_conv_transpose(NodeContext& ctx) { import_window_op<ConvTranspose>(ctx, 1); }
void import_qlinear_conv(NodeContext& ctx) { import_window_op<QLinearConv>(ctx, 3); }
void import_conv_integer(NodeContext& ctx) { import_window_op<ConvInteger>(ctx, 1); }

}  // namespace slim
