#include "onnx_import/onnx/ops/ops.h"

namespace slim {
namespace {

template <typename T>
void import_flattening(NodeContext& ctx) {
  T op;
  op.axis = 1;  // the old default
  ctx.read("axis", op.axis);
  ctx.finish_flattening(op);
}

}  // namespace

/// Before opset 13 all axes from `axis` on are one: see resolve_softmax, which knows the ranks.
void import_flattening_softmax(NodeContext& ctx) { import_flattening<Softmax>(ctx); }
void import_flattening_log_softmax(NodeContext& ctx) { import_flattening<LogSoftmax>(ctx); }

}  // namespace slim
