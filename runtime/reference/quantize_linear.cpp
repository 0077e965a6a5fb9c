// QuantizeLinear(x, scale, zero_point?) and DequantizeLinear(x, scale, zero_point?), per tensor or along `axis`.
#include "graph/quant_params.h"
#include "runtime/reference/kernels.h"
#include "runtime/reference/quantized.h"

namespace slim::reference {
namespace {

/// x seen from `axis` if the scale or zero point run along it, else as one stretch.
AxisView view_for(const KernelContext& context, std::int64_t axis) {
  const auto& x = context.input(0);
  const auto* zero_point = context.optional(2);
  const bool one = context.input(1).count() == 1 && (zero_point == nullptr || zero_point->count() == 1);
  return one ? AxisView{1, 1, x.count()} : view_of(x.dims(), context.axis(axis, x.rank()));
}

/// to[i] = f(from[i], scale, zero point) for all elements.
template <typename From, typename To, typename F>
void map(const AxisView& view, const AxisParams& params, const From* from, To* to, F&& f) {
  for (std::int64_t outer = 0; outer < view.outer; ++outer) {
    for (std::size_t k = 0; k < static_cast<std::size_t>(view.size); ++k) {
      const auto scale = params.scale_at(k);
      const auto zero_point = params.zero_point_at(k);
      for (std::int64_t i = 0; i < view.inner; ++i) *to++ = f(*from++, scale, zero_point);
    }
  }
}

}  // namespace

Tensor run(const QuantizeLinear& op, const KernelContext& context) {
  using Quantized = TypeList<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t>;
  const auto& x = context.input(0);
  const auto view = view_for(context, op.axis);
  const auto params = axis_params(context, 1, 2, view.size);
  const auto to_type = context.optional(2) == nullptr ? DataType::kU8 : context.input(2).type();
  return dispatch(context, x.type(), TypeList<float, std::int32_t>{}, [&](auto from_type) {
    return dispatch(context, to_type, Quantized{}, [&](auto quantized_type) {
      using T = typename decltype(from_type)::type;
      using Q = typename decltype(quantized_type)::type;
      Tensor result = context.make(to_type, x.dims());
      map(view, params, x.data<T>().data(), result.mutable_data<Q>().data(),
          [](T real, float scale, std::int32_t zero_point) {
            return quantize<Q>(static_cast<float>(real), scale, zero_point);
          });
      return result;
    });
  });
}

Tensor run(const DequantizeLinear& op, const KernelContext& context) {
  using Quantized = TypeList<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::int32_t>;
  const auto& x = context.input(0);
  const auto* zero_point = context.optional(2);
  context.require(zero_point == nullptr || zero_point->type() == x.type(), "the zero point must have the input's type");
  const auto view = view_for(context, op.axis);
  const auto params = axis_params(context, 1, 2, view.size);
  return dispatch(context, x.type(), Quantized{}, [&](auto type) {
    using Q = typename decltype(type)::type;
    Tensor result = context.make(DataType::kF32, x.dims());
    map(view, params, x.data<Q>().data(), result.mutable_data<float>().data(), dequantize);
    return result;
  });
}

// Outputs y, scale, zero point: the range is that of x, widened to hold zero.
Tensors run(const DynamicQuantizeLinear& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  if (x.type() != DataType::kF32) context.fail_type(x.type());
  float low = 0;
  float high = 0;
  for (const float value : x.data<float>()) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const auto [scale, zero_point] = affine_u8(low, high);
  Tensor y = context.make(DataType::kU8, x.dims());
  auto* to = y.mutable_data<std::uint8_t>().data();
  for (const float value : x.data<float>()) *to++ = quantize<std::uint8_t>(value, scale, zero_point);
  return {y, Tensor::scalar(scale), Tensor::scalar(static_cast<std::uint8_t>(zero_point))};
}

}  // namespace slim::reference
