#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// axes become an input; without them all axes are meant.
template <typename T>
void import_reduce_attributes(NodeContext& ctx) {
  T op;
  ctx.read("keepdims", op.keepdims);
  const auto axes = ctx.get<Ints>("axes").value_or(Ints{});
  if (ctx.failed()) return;
  ctx.finish(op, {ctx.input(0), axes.empty() ? nullptr : ctx.constant_ints("axes", axes)});
}

template void import_reduce_attributes<ReduceMean>(NodeContext&);
template void import_reduce_attributes<ReduceSum>(NodeContext&);
template void import_reduce_attributes<ReduceMax>(NodeContext&);
template void import_reduce_attributes<ReduceMin>(NodeContext&);
template void import_reduce_attributes<ReduceProd>(NodeContext&);
template void import_reduce_attributes<ReduceL1>(NodeContext&);
template void import_reduce_attributes<ReduceL2>(NodeContext&);
template void import_reduce_attributes<ReduceSumSquare>(NodeContext&);

}  // namespace slim
