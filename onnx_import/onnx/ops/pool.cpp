#include "graph/window.h"
#include "onnx_import/onnx/ops/ops.h"
#include "onnx_import/onnx/ops/window.h"

namespace slim {
namespace {

template <typename T>
void import_pool(NodeContext& ctx) {
  ctx.require("kernel_shape");
  T op = ctx.read_op<T>();
  apply_valid_padding(ctx, op);
  fill_window(op, op.kernel_shape.size());
  if (const auto why = window_problem(op); !why.empty()) ctx.problem(std::string(why));
  ctx.finish(std::move(op), ctx.inputs());
}

}  // namespace

void import_max_pool(NodeContext& ctx) { import_pool<MaxPool>(ctx); }
void import_average_pool(NodeContext& ctx) { import_pool<AveragePool>(ctx); }

}  // namespace slim
