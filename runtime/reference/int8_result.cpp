#include "runtime/reference/int8_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "graph/quant_params.h"

namespace slim::reference {

Tensor centered_f64(const KernelContext& context, const Tensor& x, std::int64_t zero_point) {
  return dispatch(context, x.type(), TypeList<std::uint8_t, std::int8_t>{}, [&](auto type) {
    using Q = typename decltype(type)::type;
    Tensor result = context.make(DataType::kF64, x.dims());
    std::ranges::transform(x.data<Q>(), result.mutable_data<double>().begin(),
                           [&](Q q) { return static_cast<double>(std::int64_t{q} - zero_point); });
    return result;
  });
}

std::function<double(double)> activation_of(const Int8Result& result, const KernelContext& context) {
  const double alpha = result.alpha;
  const double beta = result.beta;
  const auto sigmoid = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  const auto& name = result.activation;
  if (name.empty()) return [](double x) { return x; };
  if (name == "Relu") return [](double x) { return std::max(x, 0.0); };
  if (name == "LeakyRelu") return [=](double x) { return x < 0 ? alpha * x : x; };
  if (name == "Clip") return [=](double x) { return std::min(std::max(x, alpha), beta); };
  if (name == "HardSwish") return [](double x) { return x * std::clamp(x / 6.0 + 0.5, 0.0, 1.0); };
  if (name == "HardSigmoid") return [=](double x) { return std::clamp(alpha * x + beta, 0.0, 1.0); };
  if (name == "Sigmoid") return sigmoid;
  if (name == "Swish") return [=](double x) { return x * sigmoid(x); };
  context.fail(fmt::format("activation '{}' is not known", name));
}

Tensor store_result(const Int8Result& result, const KernelContext& context, const Dims& dims,
                    const std::function<float(std::int64_t)>& real) {
  const auto activation = activation_of(result, context);
  const auto at = [&](std::int64_t i) { return static_cast<float>(activation(real(i))); };
  Tensor y = context.make(result.y_type, dims);
  const auto count = y.count();
  if (result.y_type == DataType::kF32) {
    auto* to = y.mutable_data<float>().data();
    for (std::int64_t i = 0; i < count; ++i) to[i] = at(i);
    return y;
  }
  const auto zero_point = static_cast<std::int32_t>(result.y_zero_point);
  dispatch(context, result.y_type, TypeList<std::uint8_t, std::int8_t>{}, [&](auto type) {
    using Q = typename decltype(type)::type;
    Q* to = y.mutable_data<Q>().data();
    for (std::int64_t i = 0; i < count; ++i) to[i] = quantize<Q>(at(i), result.y_scale, zero_point);
    return 0;
  });
  return y;
}

}  // namespace slim::reference
