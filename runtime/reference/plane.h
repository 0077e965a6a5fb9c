#pragma once

#include <array>
#include <optional>

#include "graph/window.h"
#include "runtime/reference/kernel_context.h"

/// Windows over [N,C,spatial...] with 1 to 3 spatial axes, all seen as three: a missing one has size 1 in front.
namespace slim::reference {

using Sizes3 = std::array<std::int64_t, 3>;

struct PlaneWindow {
  Sizes3 input;
  Sizes3 output;
  Sizes3 kernel;
  Sizes3 stride;
  Sizes3 dilation;
  Sizes3 pad_begin;
  Sizes3 pad_end;
  Dims output_spatial;  ///< `output` without the axes that were added

  std::int64_t input_count() const { return input[0] * input[1] * input[2]; }
  std::int64_t output_count() const { return output[0] * output[1] * output[2]; }
  std::int64_t kernel_count() const { return kernel[0] * kernel[1] * kernel[2]; }
};

/// Dims behind the first two; throws Error unless there are 1 to 3.
Dims spatial_dims(const KernelContext& context, const Dims& dims);
/// Throws Error where `window` is nullopt: `problem` says why, if it knows.
PlaneWindow plane_window(const KernelContext& context, const std::optional<Window>& window, std::string_view problem,
                         const Dims& input_spatial);

/// Whether `channels` is a positive multiple of `group`.
inline bool divides(std::int64_t group, std::int64_t channels) {
  return group > 0 && channels > 0 && channels % group == 0;
}

/// The i in [0, count) with 0 <= i * stride + first < limit.
struct Interval {
  std::int64_t begin;
  std::int64_t end;
};
inline Interval positions_inside(std::int64_t count, std::int64_t stride, std::int64_t first, std::int64_t limit) {
  const auto begin = first >= 0 ? 0 : (-first + stride - 1) / stride;
  const auto last = limit - 1 - first;
  return {begin, last < 0 ? 0 : std::min(count, last / stride + 1)};
}

/// Calls visit(position in the input plane) for each kernel offset of output position `o` that lies
/// inside of the input.
template <typename Visit>
void for_each_tap(const PlaneWindow& w, const Sizes3& o, Visit&& visit) {
  Sizes3 start{};
  for (std::size_t i = 0; i < 3; ++i) start[i] = o[i] * w.stride[i] - w.pad_begin[i];
  for (std::int64_t k0 = 0; k0 < w.kernel[0]; ++k0) {
    const auto i0 = start[0] + k0 * w.dilation[0];
    if (i0 < 0 || i0 >= w.input[0]) continue;
    for (std::int64_t k1 = 0; k1 < w.kernel[1]; ++k1) {
      const auto i1 = start[1] + k1 * w.dilation[1];
      if (i1 < 0 || i1 >= w.input[1]) continue;
      for (std::int64_t k2 = 0; k2 < w.kernel[2]; ++k2) {
        const auto i2 = start[2] + k2 * w.dilation[2];
        if (i2 >= 0 && i2 < w.input[2]) visit((i0 * w.input[1] + i1) * w.input[2] + i2);
      }
    }
  }
}

/// Calls visit(o, index) for each output position, in row-major order.
template <typename Visit>
void for_each_output(const PlaneWindow& w, Visit&& visit) {
  std::int64_t index = 0;
  Sizes3 o{};
  for (o[0] = 0; o[0] < w.output[0]; ++o[0]) {
    for (o[1] = 0; o[1] < w.output[1]; ++o[1]) {
      for (o[2] = 0; o[2] < w.output[2]; ++o[2]) visit(std::as_const(o), index++);
    }
  }
}

}  // namespace slim::reference
