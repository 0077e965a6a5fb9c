#include "runtime/reference/plane.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim::reference {
namespace {

Sizes3 as_three(const Dims& dims, std::int64_t missing) {
  Sizes3 result;
  result.fill(missing);
  std::copy_backward(dims.begin(), dims.end(), result.end());
  return result;
}

}  // namespace

Dims spatial_dims(const KernelContext& context, const Dims& dims) {
  if (dims.size() < 3 || dims.size() > 5) {
    context.fail(fmt::format("1 to 3 spatial axes are supported, found dims {}", to_string(dims)));
  }
  return {dims.begin() + 2, dims.end()};
}

PlaneWindow plane_window(const KernelContext& context, const std::optional<Window>& window, std::string_view problem,
                         const Dims& input_spatial) {
  if (!window) {
    if (!problem.empty()) context.fail(problem);
    context.fail(fmt::format("the window does not fit into an input of {}", to_string(input_spatial)));
  }
  return {as_three(input_spatial, 1),     as_three(window->output, 1),
          as_three(window->kernel, 1),    as_three(window->strides, 1),
          as_three(window->dilations, 1), as_three(window->pads_begin, 0),
          as_three(window->pads_end, 0),  window->output};
}

}  // namespace slim::reference
