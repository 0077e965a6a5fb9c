// Int8Conv, Int8ConvTranspose, Int8Gemm (x, w, w_scale, bias?, residual?): integer sums, exact in double; real =
// (sum + bias) * x_scale * w_scale[o] + residual_scale * (residual - residual_zero_point), in float.
#include "graph/quant_params.h"
#include "runtime/reference/int8_result.h"
#include "runtime/reference/kernels.h"
#include "runtime/reference/quantized.h"

namespace slim::reference {
namespace {

/// The sums, and how their elements count output channels.
struct Sums {
  Tensor values;  ///< f64
  std::int64_t channels;
  std::int64_t inner;  ///< elements of one channel that stand together
};

template <typename Op>
Tensor finish(const Op& op, const KernelContext& context, const Sums& sums) {
  const auto scales = axis_params(context, 2, SIZE_MAX, sums.channels);
  const auto* bias = context.optional(3);
  if (bias != nullptr) context.require(bias->dims() == Dims{sums.channels}, "the bias must be one for each channel");
  const bool integer_bias = bias != nullptr && bias->type() == DataType::kI32;
  const auto offsets =
      bias == nullptr ? std::vector<double>(static_cast<std::size_t>(sums.channels)) : to_doubles(*bias);
  const auto* residual = context.optional(4);
  std::vector<double> added;
  if (residual != nullptr) {
    context.require(residual->dims() == sums.values.dims(), "the residual must have the result's dims");
    added = to_doubles(*residual);
  }
  const auto* sum = sums.values.template data<double>().data();
  return store_result(op, context, sums.values.dims(), [&, sum](std::int64_t i) {
    const auto c = static_cast<std::size_t>(i / sums.inner % sums.channels);
    const float unit = op.x_scale * scales.scale_at(c);
    float real = static_cast<float>(sum[i] + (integer_bias ? offsets[c] : 0.0)) * unit;
    if (bias != nullptr && !integer_bias) real += static_cast<float>(offsets[c]);
    if (residual == nullptr) return real;
    const auto q = static_cast<std::int32_t>(added[static_cast<std::size_t>(i)]);
    return real + dequantize(q, op.residual_scale, static_cast<std::int32_t>(op.residual_zero_point));
  });
}

/// Runs the float kernel of `attributes` in double on the centred operands.
template <typename Attributes>
Tensor convolved(const Attributes& attributes, const Int8Operand& operand, const KernelContext& context) {
  const Tensor x = centered_f64(context, context.input(0), operand.x_zero_point);
  const Tensor w = centered_f64(context, context.input(1), 0);
  const Tensor* operands[] = {&x, &w};
  return run(attributes, context.with_inputs(operands));
}

Sums by_channel(Tensor values) {
  const auto view = view_of(values.dims(), 1);
  return {std::move(values), view.size, view.inner};
}

}  // namespace

Tensor run(const Int8Conv& op, const KernelContext& context) {
  return finish(op, context, by_channel(convolved<Conv>(op, op, context)));
}

Tensor run(const Int8ConvTranspose& op, const KernelContext& context) {
  return finish(op, context, by_channel(convolved<ConvTranspose>(op, op, context)));
}

Tensor run(const Int8Gemm& op, const KernelContext& context) {
  const Tensor x = centered_f64(context, context.input_of_rank(0, 1), op.x_zero_point);
  const Tensor w = centered_f64(context, context.input_of_rank(1, 2), 0);
  const auto depth = x.dims().back();
  const Dims rows{depth == 0 ? 0 : x.count() / depth, depth};
  const Tensor matrix = x.reshaped(rows);
  const Tensor* operands[] = {&matrix, &w};
  Gemm gemm;
  gemm.transB = op.transB;
  Tensor product = run(gemm, context.with_inputs(operands));
  const auto columns = product.dims().back();
  Dims dims = x.dims();
  dims.back() = columns;
  return finish(op, context, {product.reshaped(dims), columns, 1});
}

}  // namespace slim::reference
