#include "onnx_import/onnx/ops/ops.h"

namespace slim {

void import_lrn(NodeContext& ctx) {
  ctx.require("size");
  import_as<LRN>(ctx);
}

}  // namespace slim
