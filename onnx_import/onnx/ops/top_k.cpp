#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// k becomes an input.
void import_top_k_attributes(NodeContext& ctx) {
  ctx.require("k");
  TopK op;
  ctx.read("axis", op.axis);
  const auto k = ctx.get<std::int64_t>("k").value_or(0);
  if (ctx.failed()) return;
  ctx.finish(op, {ctx.input(0), ctx.constant_ints("k", {k})});
}

}  // namespace slim
