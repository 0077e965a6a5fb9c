// Min and Max of any number of operands, with broadcasting. A NaN wins, as in numpy.
#include <cmath>

#include "runtime/reference/binary.h"
#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

template <typename F>
Tensor fold(const KernelContext& context, F&& better) {
  Tensor result = context.input(0);
  for (std::size_t i = 1; i < context.input_count(); ++i) {
    result = combine(context, NumericTypes{}, result, context.input(i), [&]<typename T>(T a, T b) {
      if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(a) || std::isnan(b)) return static_cast<T>(NAN);
      }
      return better(b, a) ? b : a;
    });
  }
  return result;
}

}  // namespace

Tensor run(const Min& /*op*/, const KernelContext& context) {
  return fold(context, [](auto a, auto b) { return a < b; });
}

Tensor run(const Max& /*op*/, const KernelContext& context) {
  return fold(context, [](auto a, auto b) { return a > b; });
}

}  // namespace slim::reference
