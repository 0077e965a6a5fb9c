#include "onnx_import/onnx/ops/ops.h"

namespace slim {
namespace {

template <typename T>
void import_axes(NodeContext& ctx) {
  const auto axes = ctx.get<Ints>("axes");
  if (ctx.failed()) return;
  ctx.finish(T{}, {ctx.input(0), axes ? ctx.constant_ints("axes", *axes) : nullptr});
}

}  // namespace

void import_squeeze_attributes(NodeContext& ctx) { import_axes<Squeeze>(ctx); }

void import_unsqueeze_attributes(NodeContext& ctx) {
  ctx.require("axes");
  import_axes<Unsqueeze>(ctx);
}

}  // namespace slim
