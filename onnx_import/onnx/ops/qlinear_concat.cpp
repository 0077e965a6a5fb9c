#include <fmt/format.h>

#include "onnx_import/onnx/ops/ops.h"
#include "onnx_import/onnx/ops/qoperator.h"

namespace slim {

/// Operands y's scale, y's zero point, then x, scale, zero point of each part.
void import_qlinear_concat(NodeContext& ctx) {
  ctx.require("axis");
  const auto op = ctx.read_op<Concat>();
  const auto count = ctx.inputs().size();
  if (count % 3 != 2) ctx.problem(fmt::format("expected 2 inputs and 3 for each part, found {}", count));
  for (std::size_t i = 2; i < count; ++i) {
    if (ctx.input(i) == nullptr) ctx.problem(fmt::format("input {} must not be omitted", i));
  }
  if (ctx.failed()) return;
  std::vector<Value*> parts;
  for (std::size_t i = 2; i < count; i += 3) parts.push_back(dequantized(ctx, i, fmt::format("x{}", parts.size())));
  auto* real = ctx.step(op, std::move(parts), "real");
  ctx.finish(QuantizeLinear{}, {real, ctx.input(0), ctx.input(1)});
}

}  // namespace slim
