#include "onnx_import/onnx/ops/qoperator.h"

namespace slim {

Value* dequantized(NodeContext& ctx, std::size_t x, std::string_view suffix, std::int64_t axis) {
  DequantizeLinear op;
  op.axis = axis;
  std::vector<Value*> operands{ctx.input(x), ctx.input(x + 1)};
  if (ctx.input(x + 2) != nullptr) operands.push_back(ctx.input(x + 2));
  return ctx.step(op, std::move(operands), suffix);
}

void finish_quantized(NodeContext& ctx, Value* real, std::size_t scale) {
  std::vector<Value*> operands{real, ctx.input(scale)};
  const auto* typed = ctx.input(2) != nullptr ? ctx.input(2) : ctx.input(0);
  if (ctx.input(scale + 1) != nullptr) {
    operands.push_back(ctx.input(scale + 1));
  } else if (typed->type().type == DataType::kI8) {  // QuantizeLinear without one gives u8
    operands.push_back(ctx.constant("zero_point", Tensor::scalar(std::int8_t{0})));
  }
  ctx.finish(QuantizeLinear{}, std::move(operands));
}

void finish_quantized_unary(NodeContext& ctx, Op f) {
  auto* x = dequantized(ctx, 0, "x");
  finish_quantized(ctx, ctx.step(std::move(f), {x}, "real"), 3);
}

}  // namespace slim
