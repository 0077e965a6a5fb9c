// MaxPool(x): largest element of each window and, where asked for, its index in the whole input.
#include <limits>

#include "runtime/reference/kernels.h"
#include "runtime/reference/plane.h"

namespace slim::reference {
namespace {

/// Place in the plane with the last axis running slowest, as storage_order=1 counts.
std::int64_t column_major(const PlaneWindow& w, std::int64_t place) {
  const auto i2 = place % w.input[2];
  const auto i1 = place / w.input[2] % w.input[1];
  const auto i0 = place / w.input[2] / w.input[1];
  return (i2 * w.input[1] + i1) * w.input[0] + i0;
}

}  // namespace

Tensors run(const MaxPool& op, const KernelContext& context) {
  using PoolTypes = TypeList<float, double, std::uint8_t, std::int8_t>;
  const auto& x = context.input(0);
  const auto spatial = spatial_dims(context, x.dims());
  const auto window = plane_window(context, resolve_window(op, spatial), window_problem(op), spatial);
  Dims dims{x.dims()[0], x.dims()[1]};
  dims.insert(dims.end(), window.output_spatial.begin(), window.output_spatial.end());
  return dispatch(context, x.type(), PoolTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    constexpr T kNothing =
        std::is_floating_point_v<T> ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::lowest();
    Tensor values = context.make(x.type(), dims);
    Tensor indices = context.make(DataType::kI64, dims);
    T* value = values.mutable_data<T>().data();
    std::int64_t* index = indices.mutable_data<std::int64_t>().data();
    for (std::int64_t start = 0; start < x.count(); start += window.input_count()) {
      const T* plane = x.data<T>().data() + start;
      for_each_output(window, [&](const Sizes3& o, std::int64_t /*at*/) {
        std::int64_t best = -1;
        for_each_tap(window, o, [&](std::int64_t place) {
          if (best < 0 || plane[place] > plane[best]) best = place;
        });
        *value++ = best < 0 ? kNothing : plane[best];
        *index++ = start + (op.storage_order == 0 ? best : column_major(window, best));
      });
    }
    return Tensors{values, indices};
  });
}

}  // namespace slim::reference
