// Resize(x, roi?, scales?, sizes?): nearest moves elements of any type; linear and cubic interpolate floats, one axis
// after the other, in double, and round once.
#include <algorithm>
#include <cmath>

#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"
#include "runtime/reference/resize_axis.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

constexpr std::int64_t kMaxSize = std::int64_t{1} << 31;

/// Operand `index`, or null; an empty tensor counts as omitted.
const Tensor* given(const KernelContext& context, std::size_t index) {
  const auto* tensor = context.optional(index);
  return tensor == nullptr || tensor->count() == 0 ? nullptr : tensor;
}

std::vector<float> floats(const KernelContext& context, std::size_t index, std::size_t count) {
  const auto values = to_doubles(context.input(index));
  context.require(values.size() == count, "roi, scales and sizes must have an entry for each resized axis");
  return {values.begin(), values.end()};
}

/// Sets the axes' output sizes and scales from 'scales'; only the region of interest is scaled if there is one.
void apply_scales(const KernelContext& context, const std::vector<ResizeAxis*>& axes) {
  const auto scales = floats(context, 2, axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const float region = axes[i]->roi_end - axes[i]->roi_begin;
    const float size = std::floor(static_cast<float>(axes[i]->input) * region * scales[i]);
    context.require(scales[i] > 0 && size >= 0 && size < static_cast<float>(kMaxSize),
                    "a scale is not positive or too large");
    axes[i]->scale = scales[i];
    axes[i]->output = static_cast<std::int64_t>(size);
  }
}

/// Sets the axes' output sizes and scales from 'sizes', keeping the aspect ratio if the policy says so.
void apply_sizes(const Resize& op, const KernelContext& context, const std::vector<ResizeAxis*>& axes) {
  const auto sizes = context.ints(3);
  context.require(sizes.size() == axes.size(), "roi, scales and sizes must have an entry for each resized axis");
  std::vector<float> scales;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    context.require(sizes[i] >= 0 && sizes[i] <= kMaxSize, "a size is negative or too large");
    axes[i]->output = sizes[i];
    axes[i]->scale = static_cast<float>(sizes[i]) / static_cast<float>(axes[i]->input);
    scales.push_back(axes[i]->scale);
  }
  if (op.keep_aspect_ratio_policy == "stretch" || axes.empty()) return;
  const bool larger = op.keep_aspect_ratio_policy == "not_smaller";
  context.require(larger || op.keep_aspect_ratio_policy == "not_larger",
                  "attribute 'keep_aspect_ratio_policy' must be stretch, not_larger or not_smaller");
  const float scale =
      larger ? *std::max_element(scales.begin(), scales.end()) : *std::min_element(scales.begin(), scales.end());
  for (auto* axis : axes) {
    axis->scale = scale;
    axis->output = static_cast<std::int64_t>(std::floor(scale * static_cast<float>(axis->input) + 0.5F));
  }
}

std::vector<ResizeAxis> resize_axes(const Resize& op, const KernelContext& context) {
  const auto& x = context.input(0);
  std::vector<ResizeAxis> all;
  for (const auto size : x.dims()) all.push_back({size, size});
  std::vector<ResizeAxis*> axes;
  for (const auto axis : op.axes) axes.push_back(&all[context.axis(axis, x.rank())]);
  for (std::size_t i = 0; op.axes.empty() && i < all.size(); ++i) axes.push_back(&all[i]);

  if (op.coordinate_transformation_mode == "tf_crop_and_resize") {
    const auto roi = floats(context, 1, 2 * axes.size());
    for (std::size_t i = 0; i < axes.size(); ++i) {
      axes[i]->roi_begin = roi[i];
      axes[i]->roi_end = roi[i + axes.size()];
    }
  }
  const bool scaled = given(context, 2) != nullptr;
  context.require(scaled || given(context, 3) != nullptr || axes.empty(), "either scales or sizes must be given");
  if (scaled) {
    apply_scales(context, axes);
  } else if (!axes.empty()) {
    apply_sizes(op, context, axes);
  }
  for (const auto* axis : axes) context.require(axis->input > 0 || axis->output == 0, "an empty axis cannot grow");
  return all;
}

Tensor resize_nearest(const Resize& op, const KernelContext& context, const std::vector<ResizeAxis>& axes) {
  AxisMaps maps;
  for (const auto& axis : axes) maps.push_back(nearest_indices(op, axis));
  const auto& x = context.input(0);
  if (op.coordinate_transformation_mode != "tf_crop_and_resize") return gather_by_axis(context, x, maps);
  return dispatch(context, x.type(), NumericTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    const T fill = convert<T>(op.extrapolation_value);
    return gather_by_axis(context, x, maps, std::as_bytes(std::span<const T>(&fill, 1)));
  });
}

bool is_identity(const std::vector<Taps>& taps, std::int64_t input) {
  if (static_cast<std::int64_t>(taps.size()) != input) return false;
  for (std::size_t i = 0; i < taps.size(); ++i) {
    const auto& at = taps[i];
    if (at.size() != 1 || at[0].index != static_cast<std::int64_t>(i) || at[0].weight != 1.0) return false;
  }
  return true;
}

/// Interpolates along one axis: `view` is x's, the result has taps.size() in place of view.size.
std::vector<double> interpolate(const std::vector<double>& x, const AxisView& view, const std::vector<Taps>& taps,
                                double extrapolated) {
  std::vector<double> result;
  result.reserve(static_cast<std::size_t>(view.outer * view.inner) * taps.size());
  for (std::int64_t outer = 0; outer < view.outer; ++outer) {
    for (const auto& at : taps) {
      const auto row = result.size();
      result.resize(row + static_cast<std::size_t>(view.inner), at.empty() ? extrapolated : 0.0);
      double* to = result.data() + row;
      for (const auto& tap : at) {
        const double* from = x.data() + (outer * view.size + tap.index) * view.inner;
        for (std::int64_t i = 0; i < view.inner; ++i) to[i] += tap.weight * from[i];
      }
    }
  }
  return result;
}

}  // namespace

Tensor run(const Resize& op, const KernelContext& context) {
  const auto& x = context.input(0);
  context.require(resize_modes_known(op), "a mode that the attributes ask for is unknown");
  const auto axes = resize_axes(op, context);
  Dims dims;
  for (const auto& axis : axes) dims.push_back(axis.output);
  Tensor result = context.make(x.type(), dims);
  if (result.count() == 0) return result;
  if (op.mode == "nearest") return resize_nearest(op, context, axes);

  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    auto values = to_doubles(x);
    Dims now = x.dims();
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const auto taps = interpolation_taps(op, axes[i]);
      if (is_identity(taps, now[i])) continue;
      values = interpolate(values, view_of(now, i), taps, static_cast<double>(op.extrapolation_value));
      now[i] = axes[i].output;
    }
    std::transform(values.begin(), values.end(), result.mutable_data<T>().begin(),
                   [](double value) { return static_cast<T>(value); });
    return result;
  });
}

}  // namespace slim::reference
