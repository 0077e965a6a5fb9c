#include <fmt/format.h>

#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// starts, ends and axes become inputs.
void import_slice_attributes(NodeContext& ctx) {
  ctx.require("starts");
  ctx.require("ends");
  const auto starts = ctx.get<Ints>("starts").value_or(Ints{});
  const auto ends = ctx.get<Ints>("ends").value_or(Ints{});
  const auto axes = ctx.get<Ints>("axes");
  if (starts.size() != ends.size() || (axes && axes->size() != starts.size())) {
    ctx.problem(fmt::format("expected as many starts, ends and axes, found {}, {} and {}", starts.size(), ends.size(),
                            axes ? axes->size() : starts.size()));
  }
  if (ctx.failed()) return;
  auto* from = ctx.constant_ints("starts", starts);
  auto* to = ctx.constant_ints("ends", ends);
  ctx.finish(Slice{}, {ctx.input(0), from, to, axes ? ctx.constant_ints("axes", *axes) : nullptr});
}

}  // namespace slim
