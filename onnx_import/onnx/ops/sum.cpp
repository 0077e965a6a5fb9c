#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// A chain of Adds, in the order of the operands.
void import_sum(NodeContext& ctx) {
  if (ctx.failed()) return;
  const auto& operands = ctx.inputs();
  if (operands.size() == 1) {
    ctx.finish(Identity{}, {operands[0]});
    return;
  }
  auto* sum = operands[0];
  for (std::size_t i = 1; i + 1 < operands.size(); ++i) sum = ctx.step(Add{}, {sum, operands[i]}, "sum");
  ctx.finish(Add{}, {sum, operands.back()});
}

}  // namespace slim
