#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// With its statistics as further results, or computed in another type than float, it is carried through.
void import_layer_normalization(NodeContext& ctx) {
  std::int64_t stash_type = 1;
  ctx.read("stash_type", stash_type);
  if (ctx.output_used(1) || ctx.output_used(2) || stash_type != 1) return ctx.finish_opaque();
  ctx.finish(ctx.read_op<LayerNormalization>(), ctx.inputs(), 1);
}

}  // namespace slim
