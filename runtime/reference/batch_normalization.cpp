// BatchNormalization(x, scale, bias, mean, variance): scale * (x - mean) / sqrt(variance + epsilon) + bias, by channel.
#include <array>
#include <cmath>

#include "runtime/reference/kernels.h"

namespace slim::reference {

Tensor run(const BatchNormalization& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 2);
  const auto view = view_of(x.dims(), 1);
  std::array<std::vector<double>, 4> parameters;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& parameter = context.input(i + 1);
    if (parameter.dims() != Dims{view.size}) context.fail_dims(x, parameter);
    parameters[i] = to_doubles(parameter);
  }
  const auto& [scale, bias, mean, variance] = parameters;
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
