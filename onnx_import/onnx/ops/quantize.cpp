#include "onnx_import/onnx/format/element_type.h"
#include "onnx_import/onnx/ops/ops.h"

namespace slim {
namespace {

/// Blocked quantization (opset 21) is carried through.
bool is_blocked(NodeContext& ctx) { return ctx.get<std::int64_t>("block_size").value_or(0) != 0; }

}  // namespace

/// The type of the result is that of the zero point, as it was before opset 21: an `output_dtype` without a zero point
/// is carried through unless it says u8.
void import_quantize_linear(NodeContext& ctx) {
  ctx.ignore("saturate");  // concerns 8-bit floats only
  const auto type = data_type_from_onnx(ctx.get<std::int64_t>("output_dtype").value_or(0));
  const bool implied = type == DataType::kUndefined || type == DataType::kU8 || ctx.input(2) != nullptr;
  if (is_blocked(ctx) || !implied) return ctx.finish_opaque();
  import_as<QuantizeLinear>(ctx);
}

void import_dequantize_linear(NodeContext& ctx) {
  if (is_blocked(ctx)) return ctx.finish_opaque();
  import_as<DequantizeLinear>(ctx);
}

void import_microsoft_quantize_linear(NodeContext& ctx) {
  const auto* zero_point = ctx.input(2);
  if (zero_point != nullptr && !is_8bit(zero_point->type().type)) return ctx.finish_opaque();
  import_as<QuantizeLinear>(ctx);
}

void import_microsoft_dequantize_linear(NodeContext& ctx) {
  const auto type = ctx.input(ctx.input(2) != nullptr ? 2 : 0)->type().type;
  if (!is_8bit(type) && type != DataType::kI32) return ctx.finish_opaque();
  import_as<DequantizeLinear>(ctx);
}

}  // namespace slim
