#include <fmt/format.h>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// Operands x, step and zero point: Paddle's Scale is the largest magnitude, which is 127 steps.
std::vector<Value*> quantization_operands(NodeContext& ctx, std::int64_t& axis) {
  if (const auto bits = ctx.integer("bit_length", 8); bits != 8)
    ctx.reject(fmt::format("{} bits are not supported", bits));
  auto* scale = ctx.input("Scale");
  if (!scale->is_constant()) ctx.reject("a scale that is only known when the model runs is not supported");
  const auto numbers = to_doubles(scale->constant());
  std::vector<float> steps;
  steps.reserve(numbers.size());
  for (const auto number : numbers) steps.push_back(static_cast<float>(number / 127.0));
  const bool per_tensor = axis < 0 || steps.size() == 1;
  axis = per_tensor ? 0 : axis;
  const auto count = static_cast<std::int64_t>(steps.size());
  const Dims dims = per_tensor ? Dims{} : Dims{count};
  if (per_tensor && count != 1) ctx.reject(fmt::format("expected one scale, found {}", count));
  auto* step = ctx.constant(Tensor::from<float>(dims, steps), "scale");
  auto* zero = ctx.constant(Tensor::zeros(DataType::kI8, dims), "zero_point");
  return {ctx.input("X"), step, zero};
}

}  // namespace

/// quantize_linear: round(clip(x / Scale * 127)).
void import_quantize_linear(NodeContext& ctx) {
  auto axis = ctx.integer("quant_axis", -1);
  const auto values = quantization_operands(ctx, axis);
  ctx.finish(QuantizeLinear{{axis}}, values, "Y");
}

/// dequantize_linear: x * Scale / 127; weights are stored as integers.
void import_dequantize_linear(NodeContext& ctx) {
  auto axis = ctx.integer("quant_axis", -1);
  auto values = quantization_operands(ctx, axis);
  if (values[0]->type().type != DataType::kI8) {
    // Integers that are kept as floats.
    values[0] = ctx.step(Cast{DataType::kI8}, {values[0]});
  }
  ctx.finish(DequantizeLinear{{axis}}, values, "Y");
}

}  // namespace slim::paddle
