#include "onnx_import/onnx/ops/ops.h"
#include "onnx_import/onnx/ops/qoperator.h"

namespace slim {
namespace {

/// The bias counts in units of alpha * a's scale * b's scale.
Value* dequantized_bias(NodeContext& ctx, float alpha) {
  auto* unit = ctx.step(Mul{}, {ctx.input(1), ctx.input(4)}, "unit");
  if (alpha != 1.0F) unit = ctx.step(Mul{}, {unit, ctx.constant("alpha", Tensor::scalar(alpha))}, "bias_unit");
  DequantizeLinear op;
  op.axis = -1;
  return ctx.step(op, {ctx.input(6), unit}, "bias");
}

}  // namespace

/// Operands a, scale, zero point, b, scale, zero point, bias? (i32), y's scale?, y's zero point?; without y's scale the
/// result is real. A row of scales counts b's output columns.
void import_qgemm(NodeContext& ctx) {
  Gemm op;  // its beta is one
  ctx.read("alpha", op.alpha);
  ctx.read("transA", op.transA);
  ctx.read("transB", op.transB);
  std::vector<Value*> operands{dequantized(ctx, 0, "a"), dequantized(ctx, 3, "b", op.transB ? 0 : 1)};
  if (ctx.input(6) != nullptr) operands.push_back(dequantized_bias(ctx, op.alpha));
  if (ctx.input(7) == nullptr) {
    ctx.finish(op, std::move(operands));
  } else {
    finish_quantized(ctx, ctx.step(op, std::move(operands), "real"), 7);
  }
}

}  // namespace slim
