#pragma once

#include "graph/window.h"
#include "onnx_import/onnx/ops/window.h"

namespace slim {

/// The pooling operator with its window filled in, checked.
template <typename T>
T read_pool(NodeContext& ctx) {
  ctx.require("kernel_shape");
  T op = ctx.read_op<T>();
  apply_valid_padding(ctx, op);
  fill_window(op, op.kernel_shape.size());
  if (const auto why = window_problem(op); !why.empty()) ctx.problem(std::string(why));
  return op;
}

}  // namespace slim
