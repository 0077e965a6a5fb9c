#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// min and max become inputs; an absent bound stays absent.
void import_clip_attributes(NodeContext& ctx) {
  const auto min = ctx.get<float>("min");
  const auto max = ctx.get<float>("max");
  if (ctx.failed()) return;
  auto* lower = min ? ctx.constant_like("min", *min) : nullptr;
  auto* upper = max ? ctx.constant_like("max", *max) : nullptr;
  ctx.finish(Clip{}, {ctx.input(0), lower, upper});
}

}  // namespace slim
