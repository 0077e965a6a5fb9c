#include "graph/infer/window_shape.h"

#include <fmt/format.h>

namespace slim {

std::optional<Shape> window_output(InferContext& context, const std::vector<WindowAxis>& axes, const Shape& input,
                                   std::size_t x) {
  Shape output(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto& axis = axes[i];
    const auto& size = input[i + 2];
    if (axis.keeps_size()) {
      output[i] = size;
    } else if (axis.output_size != WindowAxis::kUnset) {
      output[i] = axis.output_size;
    }
    if (!size.is_known()) continue;
    const auto fitted = fit(axis, size.value());
    if (!fitted) {
      context.fail(
          fmt::format("window of {} positions (kernel {}, dilation {}) does not fit into axis {} of {} with "
                      "pads {} and {}",
                      axis.extent(), axis.kernel, axis.dilation, i + 2, context.show(x), axis.pad_begin, axis.pad_end),
          "the input is too small for this model; give a larger --input-shape");
      return std::nullopt;
    }
    output[i] = fitted->output;
  }
  return output;
}

}  // namespace slim
