#include <fmt/format.h>

#include "graph/infer/rules.h"

namespace slim {
namespace {

/// Scale and zero point inputs: one element, or a vector along `axis` of input `x`.
bool require_parameters(InferContext& context, std::size_t x, std::int64_t axis, std::size_t scale,
                        std::size_t zero_point) {
  if (!context.require_float({scale}) || !context.require_rank(scale, 0, 1)) return false;
  const auto& scales = context.shape(scale);
  const auto& zero_points = context.shape(zero_point);
  const auto count = [](const Shape& shape) { return shape.empty() ? Dim(1) : shape.front(); };
  if (scales && zero_points && surely_different(count(*scales), count(*zero_points))) {
    context.fail(fmt::format("scale {} and zero point {} of {} must have one size", context.show(scale),
                             context.show(zero_point), context.node().type_name()));
    return false;
  }
  const auto& shape = context.shape(x);
  if (!scales || scales->empty() || scales->front() == Dim(1) || !shape) return true;
  const auto along = context.require_axis(axis, shape->size());
  if (!along) return false;
  if (!surely_different(scales->front(), (*shape)[*along])) return true;
  context.fail(fmt::format("{} has scales {} for axis {} of {}", context.node().type_name(), context.show(scale),
                           *along, context.show(x)));
  return false;
}

}  // namespace

bool require_quantized(InferContext& context, std::size_t x, std::size_t zero_point) {
  if (!context.common_type({x, zero_point})) return false;
  for (const auto index : {x, zero_point}) {
    const auto type = context.type(index).type;
    if (type == DataType::kUndefined || type == DataType::kU8 || type == DataType::kI8) continue;
    context.fail(fmt::format("input {} of {} must be of type u8 or i8, but is {}", index, context.node().type_name(),
                             context.show(index)));
    return false;
  }
  return true;
}

void infer(const QuantizeLinear& op, InferContext& context) {
  if (!require_parameters(context, 0, op.axis, 1, 2)) return;
  context.set_output({context.has(2) ? context.type(2).type : DataType::kU8, context.shape(0)});
}

void infer(const DequantizeLinear& op, InferContext& context) {
  if (!context.common_type({0, 2})) return;
  if (!require_parameters(context, 0, op.axis, 1, 2)) return;
  context.set_output({context.type(1).type, context.shape(0)});
}

void infer(const DynamicQuantizeLinear& /*op*/, InferContext& context) {
  if (!context.require_type(0, DataType::kF32)) return;
  context.set_output({DataType::kU8, context.shape(0)}, 0);
  context.set_output({DataType::kF32, Shape{}}, 1);
  context.set_output({DataType::kU8, Shape{}}, 2);
}

/// Inputs x, scale, zero point, w, scale, zero point, y's scale and zero point, bias?.
void infer(const QLinearConv& op, InferContext& context) {
  if (!context.require_float({1, 4, 6}) || !require_quantized(context, 0, 2)) return;
  if (!require_quantized(context, 3, 5) || !context.require_type(8, DataType::kI32)) return;
  if (!require_parameters(context, 3, 0, 4, 5)) return;
  auto shape = convolved_shape(op, context, 0, 3);
  if (shape && !require_vector(context, 8, (*shape)[1])) return;
  context.set_output({context.type(7).type, std::move(shape)});
}

/// Inputs a, scale, zero point, b, scale, zero point, y's scale and zero point.
void infer(const QLinearMatMul& /*op*/, InferContext& context) {
  if (!context.require_float({1, 4, 6})) return;
  if (!require_quantized(context, 0, 2) || !require_quantized(context, 3, 5)) return;
  context.set_output({context.type(7).type, matrix_product_shape(context, 0, 3)});
}

/// Inputs x, w, x's zero point?, w's zero point?.
void infer(const ConvInteger& op, InferContext& context) {
  if (!require_quantized(context, 0, 2) || !require_quantized(context, 1, 3)) return;
  context.set_output({DataType::kI32, convolved_shape(op, context, 0, 1)});
}

void infer(const MatMulInteger& /*op*/, InferContext& context) {
  if (!require_quantized(context, 0, 2) || !require_quantized(context, 1, 3)) return;
  context.set_output({DataType::kI32, matrix_product_shape(context, 0, 1)});
}

}  // namespace slim
