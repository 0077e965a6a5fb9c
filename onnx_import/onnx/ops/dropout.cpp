#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// Before opset 12 Dropout does nothing at inference, whatever its ratio.
void import_dropout_attributes(NodeContext& ctx) {
  ctx.ignore("ratio");
  ctx.finish(Dropout{}, ctx.inputs());
}

/// `seed` matters in training only.
void import_dropout(NodeContext& ctx) {
  ctx.ignore("seed");
  ctx.finish(Dropout{}, ctx.inputs());
}

}  // namespace slim
