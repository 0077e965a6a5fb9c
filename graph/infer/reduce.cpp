#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "graph/infer/rules.h"

namespace slim {
namespace {

/// Shape without (or with 1 for) the axes.
Shape reduced_shape(const Shape& shape, const Axes& axes, bool keepdims) {
  Shape result;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool reduced = std::find(axes.begin(), axes.end(), i) != axes.end();
    if (!reduced) result.push_back(shape[i]);
    if (reduced && keepdims) result.emplace_back(1);
  }
  return result;
}

Axes all_axes(std::size_t rank) {
  Axes axes(rank);
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

/// Output shape of a reduction of input 0 over the axes in input 1.
std::optional<Shape> reduction_shape(InferContext& context, bool keepdims, bool noop_with_empty_axes) {
  const auto& shape = context.shape(0);
  if (!shape) {
    const bool all = !context.has(1) && !noop_with_empty_axes && !keepdims;
    return all ? std::optional(Shape{}) : std::nullopt;
  }
  std::optional<Axes> axes = Axes{};
  if (context.has(1)) axes = context.axes(1, shape->size());
  if (!axes) return keepdims ? std::optional(unknown_shape(shape->size())) : std::nullopt;
  if (axes->empty()) {
    if (noop_with_empty_axes) return shape;
    axes = all_axes(shape->size());
  }
  return reduced_shape(*shape, *axes, keepdims);
}

}  // namespace

void infer_softmax(InferContext& context, std::int64_t axis) {
  if (!context.require_float({0})) return;
  const auto rank = context.type(0).rank();
  if (rank && *rank > 0 && !context.require_axis(axis, *rank)) return;
  context.set_output(context.type(0));
}

void infer_reduction(InferContext& context, bool keepdims, bool noop_with_empty_axes) {
  context.set_output({context.type(0).type, reduction_shape(context, keepdims, noop_with_empty_axes)});
}

void infer(const ReduceProd& op, InferContext& context) {
  infer_reduction(context, op.keepdims, op.noop_with_empty_axes);
  // The number of elements, as exporters compute it from a shape.
  const auto elements = context.failed() ? std::nullopt : context.ints(0);
  if (!elements || context.shape(0)->size() != 1 || (op.noop_with_empty_axes && !context.has(1))) return;
  PartialInt count = 1;
  for (const auto& element : *elements) count = multiply(count, element);
  context.set_ints({count});
}

void infer_arg(InferContext& context, std::int64_t axis, bool keepdims) {
  const auto& shape = context.shape(0);
  if (!shape) return context.set_output({DataType::kI64, std::nullopt});
  const auto reduced = context.require_axis(axis, shape->size());
  if (reduced) context.set_output({DataType::kI64, reduced_shape(*shape, {*reduced}, keepdims)});
}

void infer(const TopK& op, InferContext& context) {
  if (!context.require_type(1, DataType::kI64)) return;
  auto shape = context.shape(0);
  if (shape) {
    const auto axis = context.require_axis(op.axis, shape->size());
    if (!axis) return;
    const auto k = context.ints(1);
    const auto count = k && k->size() == 1 ? k->front() : PartialInt();
    auto& dim = (*shape)[*axis];
    if (count.is_number() && (count.number() < 0 || (dim.is_known() && count.number() > dim.value()))) {
      return context.fail(
          fmt::format("TopK asks for {} elements along axis {} of {}", count.number(), *axis, context.show(0)));
    }
    dim = count.dim();
  }
  context.set_output({context.type(0).type, shape}, 0);
  context.set_output({DataType::kI64, shape}, 1);
}

}  // namespace slim
