// Mathematical functions of one operand.
#include <cmath>

#include "runtime/reference/kernels.h"
#include "runtime/reference/unary.h"

namespace slim::reference {
namespace {

using SignedTypes = TypeList<float, double, std::int8_t, std::int16_t, std::int32_t, std::int64_t>;

}  // namespace

Tensor run(const Tanh& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::tanh(x); });
}
Tensor run(const Erf& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::erf(x); });
}
Tensor run(const Exp& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::exp(x); });
}
Tensor run(const Log& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::log(x); });
}
Tensor run(const Sqrt& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::sqrt(x); });
}
Tensor run(const Reciprocal& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return 1.0 / x; });
}
Tensor run(const Sin& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::sin(x); });
}
Tensor run(const Cos& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::cos(x); });
}
Tensor run(const Floor& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::floor(x); });
}
Tensor run(const Ceil& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::ceil(x); });
}
Tensor run(const Round& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return std::nearbyint(x); });  // half to even
}

Tensor run(const Abs& /*op*/, const KernelContext& context) {
  return map_as(context, NumericTypes{}, []<typename T>(T x) {
    if constexpr (std::is_floating_point_v<T>) {
      return std::fabs(x);
    } else {
      return x < T{} ? in_wide<T>([](auto a, auto b) { return a - b; }, T{}, x) : x;
    }
  });
}

Tensor run(const Neg& /*op*/, const KernelContext& context) {
  return map_as(context, SignedTypes{}, []<typename T>(T x) {
    if constexpr (std::is_floating_point_v<T>) {
      return -x;
    } else {
      return in_wide<T>([](auto a, auto b) { return a - b; }, T{}, x);
    }
  });
}

Tensor run(const Sign& /*op*/, const KernelContext& context) {
  return map_as(context, NumericTypes{}, []<typename T>(T x) {
    if (x > T{}) return T{1};
    return x < T{} ? static_cast<T>(-1) : T{};
  });
}

Tensor run(const Not& /*op*/, const KernelContext& context) {
  return map_as(context, TypeList<bool>{}, [](bool x) { return !x; });
}

}  // namespace slim::reference
