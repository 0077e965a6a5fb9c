#include "runtime/reference/convolution.h"

#include <fmt/format.h>

namespace slim::reference {

Convolution convolution(const KernelContext& context, const ConvWindow& op, const Dims& x, const Dims& w) {
  const auto spatial = spatial_dims(context, x);
  const auto kernel = spatial_dims(context, w);
  const bool fits =
      x.size() == w.size() && divides(op.group, w[0]) && divides(op.group, x[1]) && x[1] / op.group == w[1];
  if (!fits) {
    context.fail(
        fmt::format("weight dims {} do not fit input dims {} and group {}", to_string(w), to_string(x), op.group));
  }
  return {x[0], op.group, w[1], w[0] / op.group,
          plane_window(context, resolve_window(op, kernel, spatial), window_problem(op, kernel), spatial)};
}

}  // namespace slim::reference
