#include <fmt/format.h>

#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// The sizes of the parts become an input; without them the parts are equal.
void import_split_attributes(NodeContext& ctx) {
  Split op;
  ctx.read("axis", op.axis);
  const auto parts = ctx.get<Ints>("split").value_or(Ints{});
  if (!parts.empty() && parts.size() != ctx.output_count()) {
    ctx.attribute_problem(
        "split", fmt::format("expected {} sizes as there are outputs, found {}", ctx.output_count(), parts.size()));
  }
  if (ctx.failed()) return;
  ctx.finish(op, {ctx.input(0), parts.empty() ? nullptr : ctx.constant_ints("split", parts)});
}

/// num_outputs repeats what the node's outputs say.
void import_split(NodeContext& ctx) {
  auto op = ctx.read_op<Split>();
  const auto outputs = static_cast<std::int64_t>(ctx.output_count());
  if (op.num_outputs != 0 && op.num_outputs != outputs) {
    ctx.attribute_problem("num_outputs",
                          fmt::format("expected {} as there are outputs, found {}", outputs, op.num_outputs));
  }
  op.num_outputs = 0;
  ctx.finish(op, ctx.inputs());
}

}  // namespace slim
