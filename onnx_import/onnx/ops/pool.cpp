#include "onnx_import/onnx/ops/pool.h"

#include "onnx_import/onnx/ops/ops.h"

namespace slim {

void import_max_pool(NodeContext& ctx) { ctx.finish(read_pool<MaxPool>(ctx), ctx.inputs()); }
void import_average_pool(NodeContext& ctx) { ctx.finish(read_pool<AveragePool>(ctx), ctx.inputs()); }

}  // namespace slim
