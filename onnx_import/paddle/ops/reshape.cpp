#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {

/// reshape, reshape2: 0 keeps an axis, -1 is the rest, as in ONNX. A list of tensors wins over a tensor, that over the
/// attribute.
void import_reshape(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const std::string_view tensor = ctx.has_input("Shape") ? "Shape" : "ShapeTensor";
  auto* target = ctx.integer_vector("ShapeTensor", tensor, "shape");
  // A parameter's new shape is known now: the bias of a convolution is meant.
  if (x->is_constant() && target->is_constant()) {
    auto dims = to_int64s(target->constant());
    for (std::size_t i = 0; i < dims.size(); ++i) {
      if (dims[i] == 0) dims[i] = ctx.size(x, i).value_or(0);
    }
    const auto rest = std::find(dims.begin(), dims.end(), -1);
    if (rest != dims.end()) {
      *rest = 1;
      const auto others = checked_count(dims);
      *rest = others > 0 ? x->constant().count() / others : 0;
    }
    if (checked_count(dims) == x->constant().count()) {
      return ctx.define("Out", ctx.constant(x->constant().reshaped(dims), "reshaped"));
    }
  }
  ctx.finish(Reshape{}, {x, target});
}

/// transpose, transpose2.
void import_transpose(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto perm = ctx.integers("axis");
  for (auto& axis : perm) axis = ctx.axis(x, axis);
  ctx.finish(Transpose{perm}, {x});
}

/// flatten, flatten2: always two axes.
void import_flatten(NodeContext& ctx) { ctx.finish(Flatten{{ctx.integer("axis", 1)}}, {ctx.input("X")}); }

/// flatten_contiguous_range: the axes from start_axis to stop_axis become one.
void import_flatten_range(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto rank = static_cast<std::int64_t>(ctx.rank(x));
  if (rank == 0) return ctx.finish(Reshape{}, {x, ctx.constant_ints({-1})});
  const auto start = ctx.axis(x, ctx.integer("start_axis", 1));
  const auto stop = ctx.axis(x, ctx.integer("stop_axis", 1));
  if (start > stop) ctx.reject(fmt::format("start_axis {} lies behind stop_axis {}", start, stop));
  if (start == stop) return ctx.define("Out", x);
  if (start == 1 && stop == rank - 1) return ctx.finish(Flatten{{1}}, {x});
  // 0 keeps an axis in its place, so it serves only in front; behind, one size that is not known may be the rest.
  Ints target(static_cast<std::size_t>(start), 0);
  std::int64_t joined = 1;
  for (auto i = start; i <= stop && joined >= 0; ++i) {
    const auto size = ctx.size(x, static_cast<std::size_t>(i));
    joined = size ? joined * *size : -1;
  }
  target.push_back(joined);
  for (auto i = stop + 1; i < rank; ++i) {
    const auto size = ctx.size(x, static_cast<std::size_t>(i));
    target.push_back(size.value_or(-1));
  }
  if (std::count(target.begin(), target.end(), -1) > 1) {
    ctx.reject("flattening a dynamic size in front of another is not supported", "give the sizes with --input-shape");
  }
  ctx.finish(Reshape{}, {x, ctx.constant_ints(target)});
}

/// squeeze, squeeze2: no axes means all of size 1; an axis of another size is left alone.
void import_squeeze(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const std::string_view slot = ctx.has_input("AxesTensorList") ? "AxesTensorList" : "AxesTensor";
  auto axes = ctx.integers(slot, "axes", {});
  if (axes.empty()) {
    axes.resize(ctx.rank(x));
    std::iota(axes.begin(), axes.end(), 0);
    std::erase_if(axes, [&](auto axis) { return ctx.size(x, static_cast<std::size_t>(axis)) != 1; });
  }
  for (auto& axis : axes) axis = ctx.axis(x, axis);
  std::sort(axes.begin(), axes.end());
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
  std::erase_if(axes, [&](auto axis) { return ctx.size(x, static_cast<std::size_t>(axis)).value_or(1) != 1; });
  if (axes.empty()) return ctx.define("Out", x);
  ctx.finish(Squeeze{}, {x, ctx.constant_ints(axes)});
}

/// unsqueeze, unsqueeze2: the axes are inserted one after the other, in the order given.
void import_unsqueeze(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const std::string_view slot = ctx.has_input("AxesTensorList") ? "AxesTensorList" : "AxesTensor";
  const auto axes = ctx.integers(slot, "axes", {});
  std::vector<bool> inserted(ctx.rank(x), false);
  for (auto axis : axes) {
    const auto rank = static_cast<std::int64_t>(inserted.size()) + 1;
    if (axis < -rank || axis >= rank) ctx.reject(fmt::format("axis {} is outside of {} axes", axis, rank));
    inserted.insert(inserted.begin() + (axis < 0 ? axis + rank : axis), true);
  }
  Ints final_axes;
  for (std::size_t i = 0; i < inserted.size(); ++i) {
    if (inserted[i]) final_axes.push_back(static_cast<std::int64_t>(i));
  }
  if (final_axes.empty()) return ctx.define("Out", x);
  ctx.finish(Unsqueeze{}, {x, ctx.constant_ints(final_axes)});
}

}  // namespace slim::paddle
