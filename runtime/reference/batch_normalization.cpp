// BatchNormalization(x, scale, bias, mean, variance): scale * (x - mean) / sqrt(variance + epsilon) + bias, by channel.
#include <cmath>

#include "runtime/reference/kernels.h"

namespace slim::reference {

Tensor run(const BatchNormalization& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 2);
  const auto view = view_of(x.dims(), 1);
  const auto parameter = [&](std::size_t index) {
    const auto& tensor = context.input(index);
    if (tensor.dims() != Dims{view.size}) context.fail_dims(x, tensor);
    return to_doubles(tensor);
  };
  const auto scale = parameter(1);
  const auto bias = parameter(2);
  const auto mean = parameter(3);
  const auto variance = parameter(4);
  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), x.dims());
    const T* from = x.data<T>().data();
    T* to = result.mutable_data<T>().data();
    for (std::int64_t n = 0; n < view.outer; ++n) {
      for (std::size_t c = 0; c < static_cast<std::size_t>(view.size); ++c) {
        const double factor = scale[c] / std::sqrt(variance[c] + static_cast<double>(op.epsilon));
        for (std::int64_t i = 0; i < view.inner; ++i) {
          *to++ = static_cast<T>(factor * (static_cast<double>(*from++) - mean[c]) + bias[c]);
        }
      }
    }
    return result;
  });
}

}  // namespace slim::reference
