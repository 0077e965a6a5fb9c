#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "graph/infer/rules.h"
#include "graph/window.h"

namespace slim {
namespace {

constexpr const char* kScaleHint = "give Resize either sizes, or finite scales above 0, one for each resized axis";

/// An input that is given and not the empty tensor which opset 10 and 11 write for an omitted one.
bool is_given(const InferContext& context, std::size_t index) {
  const auto& shape = context.shape(index);
  const bool empty = shape && shape->size() == 1 && shape->front() == Dim(0);
  return context.has(index) && !empty;
}

/// floor(size * scale) in float, as runtimes compute it; nullopt: outside of what a tensor can have.
std::optional<std::int64_t> scaled(std::int64_t size, float scale) {
  const float result = std::floor(static_cast<float>(size) * scale);
  if (!(result >= 0.0F) || result > static_cast<float>(kMaxWindow)) return std::nullopt;
  return static_cast<std::int64_t>(result);
}

/// Scales input 2 for the resized axes.
void resize_by_scales(const Resize& op, InferContext& context, const Axes& axes, Shape shape) {
  const auto* scales = context.constant(2);
  if (scales == nullptr || scales->type() != DataType::kF32) {
    for (const auto axis : axes) shape[axis] = Dim();
    return context.set_output({context.type(0).type, std::move(shape)});
  }
  const auto values = scales->data<float>();
  if (values.size() != axes.size()) {
    return context.fail(
        fmt::format("Resize has {} scales for {} axes of {}", values.size(), axes.size(), context.show(0)), kScaleHint);
  }
  // The region of interest scales too, and is seldom constant.
  const bool cropped = op.coordinate_transformation_mode == "tf_crop_and_resize";
  for (std::size_t i = 0; i < axes.size(); ++i) {
    auto& dim = shape[axes[i]];
    if (!(values[i] > 0.0F) || !std::isfinite(values[i])) {
      return context.fail(fmt::format("Resize scales axis {} of {} by {}", axes[i], context.show(0), values[i]),
                          kScaleHint);
    }
    if (!cropped && values[i] == 1.0F) continue;
    if (!cropped && dim.is_known()) {
      const auto size = scaled(dim.value(), values[i]);
      if (!size) return context.fail(fmt::format("Resize makes axis {} of {} too large", axes[i], context.show(0)));
      dim = *size;
    } else {
      dim = Dim();
    }
  }
  context.set_output({context.type(0).type, std::move(shape)});
}

/// One scale for all axes, the smallest ("not_larger") or largest ("not_smaller") of those wanted; formula: Resize-19.
void keep_aspect_ratio(const Resize& op, const Axes& axes, const Shape& input, Shape& output) {
  std::optional<float> scale;
  for (const auto axis : axes) {
    if (!input[axis].is_known() || !output[axis].is_known() || input[axis].value() == 0) {
      for (const auto unknown : axes) output[unknown] = Dim();
      return;
    }
    const auto wanted = static_cast<float>(output[axis].value()) / static_cast<float>(input[axis].value());
    const bool better = !scale || (op.keep_aspect_ratio_policy == "not_larger" ? wanted < *scale : wanted > *scale);
    if (better) scale = wanted;
  }
  for (const auto axis : axes) {
    const float size = static_cast<float>(input[axis].value()) * scale.value_or(1.0F);
    output[axis] =
        size <= static_cast<float>(kMaxWindow) ? Dim(static_cast<std::int64_t>(std::floor(size + 0.5F))) : Dim();
  }
}

void resize_to_sizes(const Resize& op, InferContext& context, const Axes& axes, const Shape& input) {
  const auto sizes = context.ints(3);
  Shape output = input;
  for (const auto axis : axes) output[axis] = Dim();
  if (!sizes) return context.set_output({context.type(0).type, std::move(output)});
  if (sizes->size() != axes.size()) {
    return context.fail(
        fmt::format("Resize has {} sizes for {} axes of {}", sizes->size(), axes.size(), context.show(0)), kScaleHint);
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto& size = (*sizes)[i];
    if (size.is_number() && size.number() < 0) {
      return context.fail(
          fmt::format("Resize gives axis {} of {} the size {}", axes[i], context.show(0), size.number()), kScaleHint);
    }
    output[axes[i]] = size.dim();
  }
  if (op.keep_aspect_ratio_policy != "stretch") keep_aspect_ratio(op, axes, input, output);
  context.set_output({context.type(0).type, std::move(output)});
}

}  // namespace

void infer(const Resize& op, InferContext& context) {
  const bool by_scales = is_given(context, 2);
  const bool to_sizes = is_given(context, 3);
  if (by_scales == to_sizes) {
    return context.fail(
        fmt::format("Resize of {} needs scales or sizes, but has {}", context.show(0), by_scales ? "both" : "neither"),
        kScaleHint);
  }
  const auto& input = context.shape(0);
  if (!input) return context.set_output({context.type(0).type, std::nullopt});
  Axes axes(input->size());
  std::iota(axes.begin(), axes.end(), 0);
  if (!op.axes.empty()) {
    const auto chosen = context.require_axes(op.axes, input->size());
    if (!chosen) return;
    axes = *chosen;
  }
  if (by_scales) return resize_by_scales(op, context, axes, *input);
  if (context.require_integer({3})) resize_to_sizes(op, context, axes, *input);
}

}  // namespace slim
