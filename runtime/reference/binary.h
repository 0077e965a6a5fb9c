#pragma once

#include "runtime/reference/strided.h"

namespace slim::reference {

/// f(a, b) of each pair after broadcasting, for operands of the same type, one of those listed. f takes two T and gives
/// R, or T if R is void.
template <typename R = void, typename Types, typename F>
Tensor combine(const KernelContext& context, Types types, const Tensor& a, const Tensor& b, F&& f) {
  context.require(a.type() == b.type(), "the operands must have one type");
  return dispatch(context, a.type(), types, [&](auto type) {
    using T = typename decltype(type)::type;
    using To = std::conditional_t<std::is_void_v<R>, T, R>;
    Tensor result = context.make(kDataTypeOf<To>, broadcast(context, a.dims(), b.dims()));
    const auto& dims = result.dims();
    const std::array<Dims, 2> strides{broadcast_strides(a.dims(), dims), broadcast_strides(b.dims(), dims)};
    const auto* from_a = a.data<T>().data();
    const auto* from_b = b.data<T>().data();
    auto* to = result.mutable_data<To>().data();
    walk<2>(dims, strides,
            [&](std::int64_t i, const auto& at) { to[i] = static_cast<To>(f(from_a[at[0]], from_b[at[1]])); });
    return result;
  });
}

template <typename R = void, typename Types, typename F>
Tensor combine(const KernelContext& context, Types types, F&& f) {
  return combine<R>(context, types, context.input(0), context.input(1), std::forward<F>(f));
}

}  // namespace slim::reference
