// AveragePool(x): mean of each window over the elements inside of the input, or, with count_include_pad, over the
// positions inside of the padded input (padding counts as zeros; what ceil_mode adds beyond it does not count).
#include <algorithm>

#include "runtime/reference/kernels.h"
#include "runtime/reference/plane.h"

namespace slim::reference {
namespace {

/// Positions of the window at output position `o` that lie inside of the padded input.
std::int64_t padded_count(const PlaneWindow& w, const Sizes3& o) {
  std::int64_t count = 1;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto first = o[i] * w.stride[i];
    const auto limit = w.pad_begin[i] + w.input[i] + w.pad_end[i];
    const auto inside = positions_inside(w.kernel[i], w.dilation[i], first, limit);
    count *= std::max<std::int64_t>(inside.end - inside.begin, 0);
  }
  return count;
}

}  // namespace

Tensor run(const AveragePool& op, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto spatial = spatial_dims(context, x.dims());
  const auto window = plane_window(context, resolve_window(op, spatial), window_problem(op), spatial);
  Dims dims{x.dims()[0], x.dims()[1]};
  dims.insert(dims.end(), window.output_spatial.begin(), window.output_spatial.end());
  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), dims);
    T* to = result.mutable_data<T>().data();
    for (std::int64_t start = 0; start < x.count(); start += window.input_count()) {
      const T* plane = x.data<T>().data() + start;
      for_each_output(window, [&](const Sizes3& o, std::int64_t /*at*/) {
        double sum = 0;
        std::int64_t count = 0;
        for_each_tap(window, o, [&](std::int64_t place) {
          sum += static_cast<double>(plane[place]);
          ++count;
        });
        if (op.count_include_pad) count = padded_count(window, o);
        *to++ = static_cast<T>(count == 0 ? 0.0 : sum / static_cast<double>(count));
      });
    }
    return result;
  });
}

}  // namespace slim::reference
