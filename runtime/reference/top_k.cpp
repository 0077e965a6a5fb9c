// TopK(x, k): the k largest (or smallest) elements of each line along `axis`, in order, and their indices. Of equal
// elements the one with the lower index comes first; NaN counts as larger than every number.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

template <typename T>
bool less(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(a)) return false;
    if (std::isnan(b)) return true;
  }
  return a < b;
}

}  // namespace

Tensors run(const TopK& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 1);
  const auto axis = context.axis(op.axis, x.rank());
  const auto view = view_of(x.dims(), axis);
  const auto wanted = context.ints(1);
  context.require(wanted.size() == 1 && wanted[0] >= 0 && wanted[0] <= view.size,
                  "k must lie in [0, size of the axis]");
  const auto k = wanted[0];
  Dims dims = x.dims();
  dims[axis] = k;
  return dispatch(context, x.type(), NumericTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor values = context.make(x.type(), dims);
    Tensor indices = context.make(DataType::kI64, dims);
    T* value = values.mutable_data<T>().data();
    auto* index = indices.mutable_data<std::int64_t>().data();
    std::vector<std::int64_t> order(static_cast<std::size_t>(view.size));
    for (std::int64_t outer = 0; outer < view.outer && k > 0; ++outer) {
      for (std::int64_t inner = 0; inner < view.inner; ++inner) {
        const T* line = x.data<T>().data() + outer * view.size * view.inner + inner;
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
          const T first = op.largest ? line[b * view.inner] : line[a * view.inner];
          const T second = op.largest ? line[a * view.inner] : line[b * view.inner];
          return less(first, second) || (!less(second, first) && a < b);
        });
        for (std::int64_t i = 0; i < k; ++i) {
          const auto at = (outer * k + i) * view.inner + inner;
          index[at] = order[static_cast<std::size_t>(i)];
          value[at] = line[index[at] * view.inner];
        }
      }
    }
    return Tensors{values, indices};
  });
}

}  // namespace slim::reference
