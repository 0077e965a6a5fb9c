// LRN(x): x / (bias + alpha / size * sum of squares over `size` neighbouring channels) ^ beta; the window of channel c
// is [c - floor((size - 1) / 2), c + ceil((size - 1) / 2)], cut at the ends.
#include <algorithm>
#include <cmath>

#include "runtime/reference/kernels.h"

namespace slim::reference {

Tensor run(const LRN& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 2);
  context.require(op.size > 0, "attribute 'size' must be positive");
  const auto view = view_of(x.dims(), 1);
  const auto before = std::min((op.size - 1) / 2, view.size);
  const auto behind = std::min(op.size - 1 - before, view.size);
  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), x.dims());
    const T* from = x.data<T>().data();
    T* to = result.mutable_data<T>().data();
    for (std::int64_t n = 0; n < view.outer; ++n) {
      for (std::int64_t c = 0; c < view.size; ++c) {
        const auto first = std::max<std::int64_t>(c - before, 0);
        const auto last = std::min(c + behind, view.size - 1);
        for (std::int64_t i = 0; i < view.inner; ++i) {
          double squares = 0;
          for (auto k = first; k <= last; ++k) {
            const auto value = static_cast<double>(from[(n * view.size + k) * view.inner + i]);
            squares += value * value;
          }
          const double base =
              static_cast<double>(op.bias) + static_cast<double>(op.alpha) / static_cast<double>(op.size) * squares;
          const auto at = (n * view.size + c) * view.inner + i;
          to[at] = static_cast<T>(static_cast<double>(from[at]) / std::pow(base, static_cast<double>(op.beta)));
        }
      }
    }
    return result;
  });
}

}  // namespace slim::reference
