#pragma once

#include "onnx_import/onnx/node_context.h"

/// The operators on 8-bit numbers that ONNX Runtime adds (QuantFormat.QOperator) become ONNX's: DequantizeLinear, the
/// float operator, QuantizeLinear. They are defined so, up to roundings in single precision.
namespace slim {

/// The real numbers of operand `x`, whose scale and zero point are the next two operands; scales that are several run
/// along `axis`.
Value* dequantized(NodeContext& ctx, std::size_t x, std::string_view suffix, std::int64_t axis = 1);

/// The node's result: `real` on the grid of the operands `scale` and `scale` + 1. Without a zero point it is 0 of
/// operand 0's type, whose own zero point is operand 2.
void finish_quantized(NodeContext& ctx, Value* real, std::size_t scale);

/// f(x) with the operands x, scale, zero point, y's scale, y's zero point.
void finish_quantized_unary(NodeContext& ctx, Op f);

}  // namespace slim
