#pragma once

#include "runtime/reference/kernel_context.h"

namespace slim::reference {

/// For each line of an f32 or f64 tensor along `axis`: f changes the line's values (doubles) in place; they are rounded
/// once.
template <typename F>
Tensor map_lines(const KernelContext& context, std::int64_t axis, F&& f) {
  const auto& x = context.input_of_rank(0, 1);
  const auto view = view_of(x.dims(), context.axis(axis, x.rank()));
  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), x.dims());
    const T* from = x.data<T>().data();
    T* to = result.mutable_data<T>().data();
    std::vector<double> line(static_cast<std::size_t>(view.size));
    for (std::int64_t outer = 0; outer < view.outer && view.size > 0; ++outer) {
      for (std::int64_t inner = 0; inner < view.inner; ++inner) {
        auto at = outer * view.size * view.inner + inner;
        for (std::size_t i = 0; i < line.size(); ++i) {
          line[i] = static_cast<double>(from[at + static_cast<std::int64_t>(i) * view.inner]);
        }
        f(line);
        for (const auto value : line) {
          to[at] = static_cast<T>(value);
          at += view.inner;
        }
      }
    }
    return result;
  });
}

}  // namespace slim::reference
