// Add, Sub, Mul, Div, Mod: floats in double, rounded once (innocuous for one operation); integers wrap.
#include <cmath>

#include "runtime/reference/binary.h"
#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"

namespace slim::reference {

Tensor run(const Add& /*op*/, const KernelContext& context) {
  return combine(context, NumericTypes{},
                 []<typename T>(T a, T b) { return in_wide<T>([](auto p, auto q) { return p + q; }, a, b); });
}

Tensor run(const Sub& /*op*/, const KernelContext& context) {
  return combine(context, NumericTypes{},
                 []<typename T>(T a, T b) { return in_wide<T>([](auto p, auto q) { return p - q; }, a, b); });
}

Tensor run(const Mul& /*op*/, const KernelContext& context) {
  return combine(context, NumericTypes{},
                 []<typename T>(T a, T b) { return in_wide<T>([](auto p, auto q) { return p * q; }, a, b); });
}

// Integers are divided toward zero.
Tensor run(const Div& /*op*/, const KernelContext& context) {
  return combine(context, NumericTypes{}, [&context]<typename T>(T a, T b) -> T {
    if constexpr (std::is_floating_point_v<T>) {
      return static_cast<T>(static_cast<double>(a) / static_cast<double>(b));
    } else {
      if (b == 0) context.fail("division by zero");
      // The lowest value divided by -1 does not fit: negation wraps.
      if (std::is_signed_v<T> && b == static_cast<T>(-1)) {
        return in_wide<T>([](auto p, auto q) { return p - q; }, T{}, a);
      }
      return static_cast<T>(a / b);
    }
  });
}

// fmod=0 (integers only): the result has the divisor's sign; fmod=1: the dividend's, as C's fmod.
Tensor run(const Mod& op, const KernelContext& context) {
  return combine(context, NumericTypes{}, [&]<typename T>(T a, T b) -> T {
    if constexpr (std::is_floating_point_v<T>) {
      context.require(op.fmod, "attribute 'fmod' must be 1 for floats");
      return std::fmod(a, b);
    } else {
      if (b == 0) context.fail("division by zero");
      if (std::is_signed_v<T> && b == static_cast<T>(-1)) return T{};
      const auto rest = static_cast<T>(a % b);
      const bool other_sign = rest != 0 && (rest < T{}) != (b < T{});
      return !op.fmod && other_sign ? static_cast<T>(rest + b) : rest;
    }
  });
}

}  // namespace slim::reference
