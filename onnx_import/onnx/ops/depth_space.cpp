#include "onnx_import/onnx/ops/ops.h"

namespace slim {

void import_depth_to_space(NodeContext& ctx) {
  ctx.require("blocksize");
  import_as<DepthToSpace>(ctx);
}

void import_space_to_depth(NodeContext& ctx) {
  ctx.require("blocksize");
  import_as<SpaceToDepth>(ctx);
}

}  // namespace slim
