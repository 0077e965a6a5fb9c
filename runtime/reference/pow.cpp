// Pow(x, y): the result has x's type. Integer powers of integers are exact and wrap; all others are computed in double.
#include <cmath>

#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

using BaseTypes = TypeList<float, double, std::int32_t, std::int64_t>;

template <typename T, typename E>
T power(T base, E exponent) {
  if constexpr (std::is_integral_v<T> && std::is_integral_v<E>) {
    if (exponent >= E{}) {
      std::uint64_t result = 1;
      auto factor = static_cast<std::uint64_t>(base);
      for (auto rest = static_cast<std::make_unsigned_t<E>>(exponent); rest > 0; rest >>= 1) {
        if ((rest & 1) != 0) result *= factor;
        factor *= factor;
      }
      return static_cast<T>(result);
    }
  }
  return convert<T>(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
}

}  // namespace

Tensor run(const Pow& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto& y = context.input(1);
  return dispatch(context, x.type(), BaseTypes{}, [&](auto base_type) {
    return dispatch(context, y.type(), NumericTypes{}, [&](auto exponent_type) {
      using T = typename decltype(base_type)::type;
      using E = typename decltype(exponent_type)::type;
      Tensor result = context.make(x.type(), broadcast(context, x.dims(), y.dims()));
      const auto& dims = result.dims();
      const auto* bases = x.data<T>().data();
      const auto* exponents = y.data<E>().data();
      auto* to = result.mutable_data<T>().data();
      walk<2>(dims, {broadcast_strides(x.dims(), dims), broadcast_strides(y.dims(), dims)},
              [&](std::int64_t i, const auto& at) { to[i] = power(bases[at[0]], exponents[at[1]]); });
      return result;
    });
  });
}

}  // namespace slim::reference
