#include "onnx_import/onnx/ops/ops.h"
#include "onnx_import/onnx/ops/qoperator.h"

namespace slim {
namespace {

/// Operands a, scale, zero point?, b, scale, zero point?, y's scale, zero point?.
void import_binary(NodeContext& ctx, Op op) {
  auto* a = dequantized(ctx, 0, "a");
  auto* b = dequantized(ctx, 3, "b");
  finish_quantized(ctx, ctx.step(std::move(op), {a, b}, "real"), 6);
}

}  // namespace

void import_qlinear_add(NodeContext& ctx) { import_binary(ctx, Add{}); }
void import_qlinear_mul(NodeContext& ctx) { import_binary(ctx, Mul{}); }

}  // namespace slim
