#include <algorithm>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// Without the axes in decrease_axis, which were sliced to 1. A result without axes is [1] before Paddle 2.5.
Value* decreased(NodeContext& ctx, Value* y) {
  auto axes = ctx.integers("decrease_axis");
  for (auto& axis : axes) axis = ctx.axis(y, axis);
  if (axes.size() == ctx.rank(y) && scalars_are_vectors(ctx) && !axes.empty()) axes.pop_back();
  return axes.empty() ? y : ctx.step(Squeeze{}, {y, ctx.constant_ints(axes)});
}

void import_slice_of(NodeContext& ctx, bool strided) {
  auto* x = ctx.input("Input");
  auto axes = ctx.integers("axes");
  for (auto& axis : axes) axis = ctx.axis(x, axis);
  auto* starts = ctx.integer_vector("StartsTensorList", "StartsTensor", "starts");
  auto* ends = ctx.integer_vector("EndsTensorList", "EndsTensor", "ends");
  std::vector<Value*> operands{x, starts, ends, ctx.constant_ints(axes)};
  if (strided) operands.push_back(ctx.integer_vector("StridesTensorList", "StridesTensor", "strides"));
  ctx.define("Out", decreased(ctx, ctx.step(Slice{}, std::move(operands))));
}

}  // namespace

/// slice: ends beyond the size are clamped, as in ONNX.
void import_slice(NodeContext& ctx) { import_slice_of(ctx, false); }
void import_strided_slice(NodeContext& ctx) { import_slice_of(ctx, true); }

}  // namespace slim::paddle
