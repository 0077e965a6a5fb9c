#include "graph/window.h"

#include <algorithm>

namespace slim {
namespace {

std::int64_t entry(const Ints& list, std::size_t index, std::int64_t otherwise) {
  return list.empty() ? otherwise : list[index];
}

bool all_within(std::span<const std::int64_t> values, std::int64_t low) {
  return std::all_of(values.begin(), values.end(), [=](auto value) { return value >= low && value <= kMaxWindow; });
}

bool has_size(const Ints& list, std::size_t size) { return list.empty() || list.size() == size; }

/// ConvWindow and PoolWindow name these fields alike.
template <typename Attributes>
std::string_view common_problem(const Attributes& op, std::span<const std::int64_t> kernel) {
  const auto rank = kernel.size();
  if (rank == 0) return "the window has no spatial axes";
  if (!has_size(op.strides, rank)) return "'strides' needs one entry for each spatial axis";
  if (!has_size(op.dilations, rank)) return "'dilations' needs one entry for each spatial axis";
  if (!has_size(op.pads, 2 * rank)) return "'pads' needs two entries for each spatial axis";
  if (!all_within(kernel, 1)) return "the kernel's sizes must lie in [1, 2^30]";
  if (!all_within(op.strides, 1)) return "'strides' must lie in [1, 2^30]";
  if (!all_within(op.dilations, 1)) return "'dilations' must lie in [1, 2^30]";
  if (!all_within(op.pads, 0)) return "'pads' must lie in [0, 2^30]";
  return {};
}

template <typename Attributes>
std::vector<WindowAxis> common_axes(const Attributes& op, std::span<const std::int64_t> kernel) {
  const auto rank = kernel.size();
  std::vector<WindowAxis> axes(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    auto& axis = axes[i];
    axis.kernel = kernel[i];
    axis.stride = entry(op.strides, i, 1);
    axis.dilation = entry(op.dilations, i, 1);
    axis.pad_begin = entry(op.pads, i, 0);
    axis.pad_end = entry(op.pads, i + rank, 0);
    axis.auto_pad = op.auto_pad;
  }
  return axes;
}

/// SAME_UPPER puts the odd one of `total` behind the input, everything else before it.
AxisFit distribute(std::int64_t total, AutoPad auto_pad, std::int64_t output) {
  const auto small = total / 2;
  return auto_pad == AutoPad::kSameUpper ? AxisFit{small, total - small, output}
                                         : AxisFit{total - small, small, output};
}

std::optional<AxisFit> fit_transposed(const WindowAxis& axis, std::int64_t input) {
  const auto full = axis.stride * (input - 1) + axis.output_padding + axis.extent();
  const bool same = axis.auto_pad != AutoPad::kNotSet;
  if (axis.output_size != WindowAxis::kUnset || same) {
    const auto output = axis.output_size != WindowAxis::kUnset ? axis.output_size : axis.stride * input;
    return distribute(std::max<std::int64_t>(full - output, 0), axis.auto_pad, output);
  }
  const auto output = full - axis.pad_begin - axis.pad_end;
  if (output < 1) return std::nullopt;
  return AxisFit{axis.pad_begin, axis.pad_end, output};
}

std::optional<Window> resolve(const std::vector<WindowAxis>& axes, std::span<const std::int64_t> input) {
  if (axes.size() != input.size()) return std::nullopt;
  Window window;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto& axis = axes[i];
    const auto fitted = fit(axis, input[i]);
    if (!fitted) return std::nullopt;
    window.kernel.push_back(axis.kernel);
    window.strides.push_back(axis.stride);
    window.dilations.push_back(axis.dilation);
    window.pads_begin.push_back(fitted->pad_begin);
    window.pads_end.push_back(fitted->pad_end);
    window.output.push_back(fitted->output);
  }
  return window;
}

}  // namespace

bool WindowAxis::keeps_size() const {
  if (stride != 1 || output_size != kUnset) return false;
  if (auto_pad != AutoPad::kNotSet) return true;
  const auto lost = extent() - 1 - pad_begin - pad_end;
  // Without stride a transposed convolution grows by what a convolution shrinks.
  return transposed ? lost + output_padding == 0 : lost == 0;
}

std::optional<AxisFit> fit(const WindowAxis& axis, std::int64_t input) {
  if (input < 1 || input > kMaxWindow) return std::nullopt;
  if (axis.transposed) return fit_transposed(axis, input);
  if (axis.auto_pad != AutoPad::kNotSet) {
    const auto output = (input + axis.stride - 1) / axis.stride;
    const auto total = (output - 1) * axis.stride + axis.extent() - input;
    return distribute(std::max<std::int64_t>(total, 0), axis.auto_pad, output);
  }
  const auto room = input + axis.pad_begin + axis.pad_end - axis.extent();
  if (room < 0) return std::nullopt;
  auto output = room / axis.stride + 1;
  if (axis.ceil_mode) {
    if (room % axis.stride != 0) ++output;
    // A window that starts behind the input, in the padding, does not count.
    if ((output - 1) * axis.stride >= input + axis.pad_begin) --output;
  }
  return AxisFit{axis.pad_begin, axis.pad_end, output};
}

std::vector<WindowAxis> window_axes(const ConvWindow& conv, std::span<const std::int64_t> kernel) {
  return common_axes(conv, kernel);
}

std::vector<WindowAxis> window_axes(const ConvTranspose& conv, std::span<const std::int64_t> kernel) {
  auto axes = common_axes(conv, kernel);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    axes[i].transposed = true;
    axes[i].output_padding = entry(conv.output_padding, i, 0);
    axes[i].output_size = entry(conv.output_shape, i, WindowAxis::kUnset);
  }
  return axes;
}

std::vector<WindowAxis> window_axes(const PoolWindow& pool) {
  auto axes = common_axes(pool, pool.kernel_shape);
  for (auto& axis : axes) axis.ceil_mode = pool.ceil_mode;
  return axes;
}

std::string_view window_problem(const ConvWindow& conv, std::span<const std::int64_t> kernel) {
  if (const auto problem = common_problem(conv, kernel); !problem.empty()) return problem;
  if (!conv.kernel_shape.empty() &&
      !std::equal(kernel.begin(), kernel.end(), conv.kernel_shape.begin(), conv.kernel_shape.end())) {
    return "'kernel_shape' differs from the weight's spatial sizes";
  }
  if (conv.group < 1 || conv.group > kMaxWindow) return "'group' must lie in [1, 2^30]";
  return {};
}

std::string_view window_problem(const ConvTranspose& conv, std::span<const std::int64_t> kernel) {
  const ConvWindow& window = conv;
  if (const auto problem = window_problem(window, kernel); !problem.empty()) return problem;
  if (!has_size(conv.output_padding, kernel.size())) return "'output_padding' needs one entry for each spatial axis";
  if (!has_size(conv.output_shape, kernel.size())) return "'output_shape' needs one entry for each spatial axis";
  if (!all_within(conv.output_padding, 0)) return "'output_padding' must lie in [0, 2^30]";
  if (!all_within(conv.output_shape, 1)) return "'output_shape' must lie in [1, 2^30]";
  return {};
}

std::string_view window_problem(const PoolWindow& pool) { return common_problem(pool, pool.kernel_shape); }

std::optional<Window> resolve_window(const ConvWindow& conv, std::span<const std::int64_t> kernel,
                                     std::span<const std::int64_t> input_spatial) {
  if (!window_problem(conv, kernel).empty()) return std::nullopt;
  return resolve(window_axes(conv, kernel), input_spatial);
}

std::optional<Window> resolve_window(const ConvTranspose& conv, std::span<const std::int64_t> kernel,
                                     std::span<const std::int64_t> input_spatial) {
  if (!window_problem(conv, kernel).empty()) return std::nullopt;
  return resolve(window_axes(conv, kernel), input_spatial);
}

std::optional<Window> resolve_window(const PoolWindow& pool, std::span<const std::int64_t> input_spatial) {
  if (!window_problem(pool).empty()) return std::nullopt;
  return resolve(window_axes(pool), input_spatial);
}

}  // namespace slim
