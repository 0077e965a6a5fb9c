// Clip(x, min?, max?): min(max(x, low), high); if low > high, high wins. NaN stays NaN.
#include <limits>

#include "runtime/reference/kernels.h"
#include "runtime/reference/unary.h"

namespace slim::reference {
namespace {

template <typename T>
T bound(const KernelContext& context, std::size_t index, T otherwise) {
  const auto* tensor = context.optional(index);
  if (tensor == nullptr) return otherwise;
  context.require(tensor->type() == kDataTypeOf<T> && tensor->count() == 1,
                  "the bounds must be scalars of the input's type");
  return tensor->data<T>().front();
}

}  // namespace

Tensor run(const Clip& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  return dispatch(context, x.type(), NumericTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    using Limits = std::numeric_limits<T>;
    constexpr bool kFloat = std::is_floating_point_v<T>;
    const T low = bound<T>(context, 1, kFloat ? -Limits::infinity() : Limits::lowest());
    const T high = bound<T>(context, 2, kFloat ? Limits::infinity() : Limits::max());
    return map_as(context, TypeList<T>{}, [=](T value) {
      if (value < low) value = low;
      return value > high ? high : value;
    });
  });
}

}  // namespace slim::reference
