// Int8Add, Int8Mul (a, b): on the real operands, in float. Int8AveragePool, Int8GlobalAveragePool (x): the mean of the
// real elements; padding counts as real zeros. Lookup(x, table): y = table[x].
#include <algorithm>

#include "graph/quant_params.h"
#include "runtime/reference/int8_result.h"
#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

/// The real elements.
Tensor real_f32(const KernelContext& context, const Tensor& x, float scale, std::int64_t zero_point) {
  const Tensor centered = centered_f64(context, x, zero_point);
  Tensor result = context.make(DataType::kF32, x.dims());
  std::ranges::transform(centered.data<double>(), result.mutable_data<float>().begin(),
                         [=](double q) { return dequantize(static_cast<std::int32_t>(q), scale, 0); });
  return result;
}

template <typename FloatOp, typename Op>
Tensor run_binary(const Op& op, const KernelContext& context) {
  const Tensor a = real_f32(context, context.input(0), op.a_scale, op.a_zero_point);
  const Tensor b = real_f32(context, context.input(1), op.b_scale, op.b_zero_point);
  const Tensor* operands[] = {&a, &b};
  const Tensor real = run(FloatOp{}, context.with_inputs(operands));
  const auto* from = real.template data<float>().data();
  return store_result(op, context, real.dims(), [from](std::int64_t i) { return from[i]; });
}

template <typename FloatOp, typename Op>
Tensor run_pool(const Op& op, const KernelContext& context) {
  const Tensor x = centered_f64(context, context.input(0), op.x_zero_point);
  const Tensor* operands[] = {&x};
  const Tensor mean = run(static_cast<const FloatOp&>(op), context.with_inputs(operands));
  const auto* from = mean.template data<double>().data();
  return store_result(op, context, mean.dims(),
                      [from, scale = op.x_scale](std::int64_t i) { return static_cast<float>(from[i] * scale); });
}

}  // namespace

Tensor run(const Int8Add& op, const KernelContext& context) { return run_binary<Add>(op, context); }
Tensor run(const Int8Mul& op, const KernelContext& context) { return run_binary<Mul>(op, context); }
Tensor run(const Int8AveragePool& op, const KernelContext& context) { return run_pool<AveragePool>(op, context); }
Tensor run(const Int8GlobalAveragePool& op, const KernelContext& context) {
  return run_pool<GlobalAveragePool>(op, context);
}

Tensor run(const Lookup& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto& table = context.input(1);
  context.require(table.dims() == Dims{256}, "the table must have 256 elements");
  context.require(is_8bit(x.type()) && is_8bit(table.type()), "the operands must be u8 or i8");
  Tensor result = context.make(table.type(), x.dims());
  std::ranges::transform(x.bytes(), result.mutable_bytes().begin(),
                         [&](std::byte q) { return table.bytes()[static_cast<std::size_t>(q)]; });
  return result;
}

}  // namespace slim::reference
