#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// pads and value become inputs.
void import_pad_attributes(NodeContext& ctx) {
  ctx.require("pads");
  const auto pads = ctx.get<Ints>("pads").value_or(Ints{});
  const float value = ctx.get<float>("value").value_or(0.0F);
  const auto op = ctx.read_op<Pad>();
  if (ctx.failed()) return;
  auto* amounts = ctx.constant_ints("pads", pads);
  ctx.finish(op, {ctx.input(0), amounts, value != 0.0F ? ctx.constant_like("value", value) : nullptr});
}

}  // namespace slim
