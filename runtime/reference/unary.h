#pragma once

#include "runtime/reference/kernel_context.h"
#include "runtime/reference/numeric.h"

namespace slim::reference {

/// f of each element, for the types listed; f takes and gives the element type.
template <typename Types, typename F>
Tensor map_as(const KernelContext& context, Types types, F&& f) {
  const auto& x = context.input(0);
  return dispatch(context, x.type(), types, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), x.dims());
    const auto* from = x.data<T>().data();
    auto* to = result.mutable_data<T>().data();
    const auto count = x.count();
    for (std::int64_t i = 0; i < count; ++i) to[i] = f(from[i]);
    return result;
  });
}

/// f of each element of an f32 or f64 tensor, computed in double and rounded once.
template <typename F>
Tensor map_float(const KernelContext& context, F&& f) {
  return map_as(context, FloatTypes{}, [&f](auto x) { return static_cast<decltype(x)>(f(static_cast<double>(x))); });
}

}  // namespace slim::reference
