#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// Inference form. Exporters of old opsets list the training outputs without using them.
void import_batch_normalization(NodeContext& ctx) {
  bool training = false;
  bool spatial = true;
  ctx.ignore("momentum");
  if (ctx.opset() >= 14) ctx.read("training_mode", training);
  if (ctx.opset() < 9) ctx.read("spatial", spatial);
  if (!spatial) ctx.attribute_problem("spatial", "expected 1, found 0: statistics per position are not supported");
  for (std::size_t i = 1; i < ctx.output_count(); ++i) training = training || ctx.output_used(i);
  if (training) {
    ctx.problem("BatchNormalization in training mode is not supported",
                "export the model in inference (evaluation) mode");
  }
  ctx.finish(ctx.read_op<BatchNormalization>(), ctx.inputs(), 1);
}

}  // namespace slim
