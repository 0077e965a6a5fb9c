// ConvTranspose(x, w [C, M / group, kernel...], bias?): each input position adds its filter to the output. Sums in
// double, rounded once.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/reference/kernels.h"
#include "runtime/reference/plane.h"

namespace slim::reference {
namespace {

/// plane[i * stride - pad + k * dilation] += w[k] * x[i], for one pair of channels.
template <typename T>
void scatter_channel(const PlaneWindow& g, const T* x, const T* w, double* plane) {
  Sizes3 k{};
  const auto first = [&](std::size_t i) { return k[i] * g.dilation[i] - g.pad_begin[i]; };
  const auto inside = [&](std::size_t i) { return positions_inside(g.input[i], g.stride[i], first(i), g.output[i]); };
  for (k[0] = 0; k[0] < g.kernel[0]; ++k[0]) {
    for (k[1] = 0; k[1] < g.kernel[1]; ++k[1]) {
      for (k[2] = 0; k[2] < g.kernel[2]; ++k[2]) {
        const double weight = *w++;
        const auto [row_begin, row_end] = inside(2);
        const auto start = first(2);
        const auto stride = g.stride[2];
        for (auto i0 = inside(0).begin; i0 < inside(0).end; ++i0) {
          for (auto i1 = inside(1).begin; i1 < inside(1).end; ++i1) {
            const auto o0 = i0 * g.stride[0] + first(0);
            const auto o1 = i1 * g.stride[1] + first(1);
            const T* from = x + (i0 * g.input[1] + i1) * g.input[2];
            const auto to = (o0 * g.output[1] + o1) * g.output[2] + start;
            for (auto i2 = row_begin; i2 < row_end; ++i2) {
              plane[to + i2 * stride] += weight * static_cast<double>(from[i2]);
            }
          }
        }
      }
    }
  }
}

}  // namespace

Tensor run(const ConvTranspose& op, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto& w = context.input(1);
  const auto* bias = context.optional(2);
  context.require(x.type() == w.type() && (bias == nullptr || bias->type() == x.type()),
                  "the operands must have one type");
  const auto spatial = spatial_dims(context, x.dims());
  const auto kernel = spatial_dims(context, w.dims());
  const bool fits = x.rank() == w.rank() && x.dims()[1] == w.dims()[0] && divides(op.group, x.dims()[1]);
  if (!fits) {
    context.fail(fmt::format("weight dims {} do not fit input dims {} and group {}", to_string(w.dims()),
                             to_string(x.dims()), op.group));
  }
  const auto window = plane_window(context, resolve_window(op, kernel, spatial), window_problem(op, kernel), spatial);
  const auto in = x.dims()[1] / op.group;
  const auto out = w.dims()[1];
  if (bias != nullptr && bias->dims() != Dims{out * op.group}) context.fail_dims(w, *bias);
  Dims dims{x.dims()[0], out * op.group};
  dims.insert(dims.end(), window.output_spatial.begin(), window.output_spatial.end());

  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), dims);
    T* to = result.mutable_data<T>().data();
    std::vector<double> sums(static_cast<std::size_t>(window.output_count()));
    for (std::int64_t n = 0; n < dims[0]; ++n) {
      for (std::int64_t channel = 0; channel < dims[1]; ++channel) {
        const auto group = channel / out;
        const double offset = bias == nullptr ? 0.0 : static_cast<double>(bias->data<T>().data()[channel]);
        std::fill(sums.begin(), sums.end(), offset);
        for (auto i = group * in; i < (group + 1) * in; ++i) {
          const T* plane = x.data<T>().data() + (n * x.dims()[1] + i) * window.input_count();
          const T* filter = w.data<T>().data() + (i * out + channel % out) * window.kernel_count();
          scatter_channel(window, plane, filter, sums.data());
        }
        to = std::transform(sums.begin(), sums.end(), to, [](double sum) { return static_cast<T>(sum); });
      }
    }
    return result;
  });
}

}  // namespace slim::reference
