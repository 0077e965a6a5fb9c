#include "onnx_import/onnx/ops/ops.h"
#include "onnx_import/onnx/ops/qoperator.h"

namespace slim {

void import_qlinear_sigmoid(NodeContext& ctx) { finish_quantized_unary(ctx, Sigmoid{}); }
void import_qlinear_leaky_relu(NodeContext& ctx) { finish_quantized_unary(ctx, ctx.read_op<LeakyRelu>()); }

/// `opset` says what Softmax means: before 13 all axes from `axis` on are one.
void import_qlinear_softmax(NodeContext& ctx) {
  ctx.require("opset");
  const auto opset = ctx.get<std::int64_t>("opset").value_or(0);
  Softmax op;
  op.axis = -1;  // whatever the opset
  ctx.read("axis", op.axis);
  if (opset >= 13) return finish_quantized_unary(ctx, op);
  auto* real = ctx.flattening_step(op, dequantized(ctx, 0, "x"), "real");
  finish_quantized(ctx, real, 3);
}

}  // namespace slim
