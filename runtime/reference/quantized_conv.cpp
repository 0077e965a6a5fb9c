// ConvInteger(x, w, x_zero_point?, w_zero_point?) and QLinearConv(x, x_scale, x_zero_point, w, w_scale, w_zero_point,
// y_scale, y_zero_point, bias?): exact integer sums; padding counts as real zeros.
#include "runtime/reference/convolution.h"
#include "runtime/reference/kernels.h"
#include "runtime/reference/requantize.h"

namespace slim::reference {
namespace {

/// Convolves the operands at `x` and `w` after taking off their zero points, at `x_zero` and `w_zero`. The sums are
/// exact in 64 bits.
template <typename Emit>
void convolve_centered(const KernelContext& context, const Convolution& geometry, std::size_t x, std::size_t x_zero,
                       std::size_t w, std::size_t w_zero, Emit&& emit) {
  const auto& image = context.input(x);
  const auto& filter = context.input(w);
  const auto image_zero = zero_points(context, x_zero, 1, image.type());
  const auto filter_zero = zero_points(context, w_zero, filter.dims()[0], filter.type());
  const auto left = centered(context, image, image_zero, 0);
  const auto right = centered(context, filter, filter_zero, 0);
  convolve<std::int64_t>(geometry, left.data(), right.data(), emit);
}

}  // namespace

Tensor run(const ConvInteger& op, const KernelContext& context) {
  const auto geometry = convolution(context, op, context.input(0).dims(), context.input(1).dims());
  Tensor result = context.make(DataType::kI32, geometry.output_dims());
  auto* to = result.mutable_data<std::int32_t>().data();
  convolve_centered(context, geometry, 0, 2, 1, 3,
                    [to](std::int64_t /*channel*/, const std::vector<std::int64_t>& sums, std::int64_t start) {
                      for (const auto sum : sums) to[start++] = static_cast<std::int32_t>(sum);
                    });
  return result;
}

Tensor run(const QLinearConv& op, const KernelContext& context) {
  const auto geometry = convolution(context, op, context.input(0).dims(), context.input(3).dims());
  const auto channels = context.input(3).dims()[0];
  const Requantizer requantizer(context, 1, 4, 6, channels);
  const auto* bias = context.optional(8);
  context.require(bias == nullptr || (bias->type() == DataType::kI32 && bias->dims() == Dims{channels}),
                  "the bias must be i32, one for each output channel");
  const auto type = context.input(7).type();
  return dispatch(context, type, TypeList<std::uint8_t, std::int8_t>{}, [&](auto quantized_type) {
    using Q = typename decltype(quantized_type)::type;
    Tensor result = context.make(type, geometry.output_dims());
    Q* to = result.mutable_data<Q>().data();
    const auto emit = [&](std::int64_t channel, const std::vector<std::int64_t>& sums, std::int64_t start) {
      const auto c = static_cast<std::size_t>(channel);
      const std::int64_t offset = bias == nullptr ? 0 : bias->data<std::int32_t>()[c];
      for (const auto sum : sums) to[start++] = requantizer.at<Q>(c, sum + offset);
    };
    convolve_centered(context, geometry, 0, 2, 3, 5, emit);
    return result;
  });
}

}  // namespace slim::reference
