// Conv(x, w, bias?): sums in double, rounded once.
#include "runtime/reference/convolution.h"
#include "runtime/reference/kernels.h"

namespace slim::reference {

Tensor run(const Conv& op, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto& w = context.input(1);
  const auto* bias = context.optional(2);
  context.require(x.type() == w.type() && (bias == nullptr || bias->type() == x.type()),
                  "the operands must have one type");
  const auto geometry = convolution(context, op, x.dims(), w.dims());
  if (bias != nullptr && bias->dims() != Dims{w.dims()[0]}) context.fail_dims(w, *bias);
  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), geometry.output_dims());
    const T* offsets = bias == nullptr ? nullptr : bias->data<T>().data();
    T* to = result.mutable_data<T>().data();
    const auto emit = [&](std::int64_t channel, const std::vector<double>& sums, std::int64_t start) {
      const double offset = offsets == nullptr ? 0.0 : offsets[channel];
      for (const auto sum : sums) to[start++] = static_cast<T>(sum + offset);
    };
    convolve<double>(geometry, x.data<T>().data(), w.data<T>().data(), emit);
    return result;
  });
}

}  // namespace slim::reference
