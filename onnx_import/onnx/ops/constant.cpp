#include "onnx_import/onnx/ops/ops.h"

namespace slim {

void import_constant(NodeContext& ctx) {
  if (const auto value = ctx.get<Tensor>("value")) return ctx.finish_constant(*value);
  if (const auto value = ctx.get<float>("value_float")) return ctx.finish_constant(Tensor::scalar(*value));
  if (const auto value = ctx.get<std::int64_t>("value_int")) return ctx.finish_constant(Tensor::scalar(*value));
  if (const auto values = ctx.get<Ints>("value_ints")) return ctx.finish_constant(Tensor::i64(*values));
  if (const auto values = ctx.get<std::vector<float>>("value_floats")) {
    const auto count = static_cast<std::int64_t>(values->size());
    return ctx.finish_constant(Tensor::from<float>({count}, *values));
  }
  if (!ctx.failed()) {
    ctx.problem("expected one of the attributes value, value_float(s) and value_int(s)",
                "sparse and string constants are not supported");
  }
}

/// `value` has one element.
void import_constant_of_shape(NodeContext& ctx) {
  const auto op = ctx.read_op<ConstantOfShape>();
  if (op.value.count() != 1) {
    ctx.attribute_problem("value", "expected one element, found " + std::to_string(op.value.count()));
  }
  ctx.finish(op, ctx.inputs());
}

}  // namespace slim
