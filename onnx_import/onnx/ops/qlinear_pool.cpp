#include "onnx_import/onnx/ops/ops.h"
#include "onnx_import/onnx/ops/pool.h"
#include "onnx_import/onnx/ops/qoperator.h"

namespace slim {
namespace {

/// Images are [batch, channels, ...] in the graph.
void refuse_channels_last(NodeContext& ctx) {
  if (ctx.get<std::int64_t>("channels_last").value_or(0) == 0) return;
  ctx.attribute_problem("channels_last", "expected 0, found images with the channels last",
                        "quantize the model as it was exported, before a runtime optimizes its layout");
}

}  // namespace

void import_qlinear_average_pool(NodeContext& ctx) {
  refuse_channels_last(ctx);
  finish_quantized_unary(ctx, read_pool<AveragePool>(ctx));
}

void import_qlinear_global_average_pool(NodeContext& ctx) {
  refuse_channels_last(ctx);
  finish_quantized_unary(ctx, GlobalAveragePool{});
}

}  // namespace slim
