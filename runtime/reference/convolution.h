#pragma once

#include <algorithm>

#include "graph/ops/linear.h"
#include "runtime/reference/plane.h"

namespace slim::reference {

/// A convolution of x [N, groups * in, spatial...] with w [groups * out, in, kernel...].
struct Convolution {
  std::int64_t batch;
  std::int64_t groups;
  std::int64_t in;   ///< input channels of a group
  std::int64_t out;  ///< output channels of a group
  PlaneWindow window;

  Dims output_dims() const {
    Dims dims{batch, groups * out};
    dims.insert(dims.end(), window.output_spatial.begin(), window.output_spatial.end());
    return dims;
  }
};

/// Throws Error where attributes and dims do not fit.
Convolution convolution(const KernelContext& context, const ConvWindow& op, const Dims& x, const Dims& w);

/// plane[o] += sum over kernel offsets k of w[k] * x[o * stride - pad + k * dilation], for one pair of channels.
template <typename Acc, typename X, typename W>
void add_channel(const PlaneWindow& g, const X* x, const W* w, Acc* plane) {
  Sizes3 k{};
  const auto first = [&](std::size_t i) { return k[i] * g.dilation[i] - g.pad_begin[i]; };
  const auto inside = [&](std::size_t i) { return positions_inside(g.output[i], g.stride[i], first(i), g.input[i]); };
  for (k[0] = 0; k[0] < g.kernel[0]; ++k[0]) {
    for (k[1] = 0; k[1] < g.kernel[1]; ++k[1]) {
      for (k[2] = 0; k[2] < g.kernel[2]; ++k[2]) {
        const auto weight = static_cast<Acc>(*w++);
        const auto [row_begin, row_end] = inside(2);
        const auto start = first(2);
        const auto stride = g.stride[2];
        for (auto o0 = inside(0).begin; o0 < inside(0).end; ++o0) {
          for (auto o1 = inside(1).begin; o1 < inside(1).end; ++o1) {
            const auto i0 = o0 * g.stride[0] + first(0);
            const auto i1 = o1 * g.stride[1] + first(1);
            const auto from = (i0 * g.input[1] + i1) * g.input[2] + start;
            Acc* to = plane + (o0 * g.output[1] + o1) * g.output[2];
            for (auto o2 = row_begin; o2 < row_end; ++o2) to[o2] += weight * static_cast<Acc>(x[from + o2 * stride]);
          }
        }
      }
    }
  }
}

/// Calls emit(output channel, sums of one output plane, index of its first element) for each plane, in order.
template <typename Acc, typename X, typename W, typename Emit>
void convolve(const Convolution& c, const X* x, const W* w, Emit&& emit) {
  const auto in_plane = c.window.input_count();
  const auto out_plane = c.window.output_count();
  const auto filter = c.window.kernel_count();
  std::vector<Acc> sums(static_cast<std::size_t>(out_plane));
  std::int64_t start = 0;
  for (std::int64_t n = 0; n < c.batch; ++n) {
    for (std::int64_t channel = 0; channel < c.groups * c.out; ++channel) {
      const auto group = channel / c.out;
      std::fill(sums.begin(), sums.end(), Acc{});
      for (std::int64_t i = 0; i < c.in; ++i) {
        const X* plane = x + ((n * c.groups + group) * c.in + i) * in_plane;
        add_channel(c.window, plane, w + (channel * c.in + i) * filter, sums.data());
      }
      emit(channel, std::as_const(sums), start);
      start += out_plane;
    }
  }
}

}  // namespace slim::reference
