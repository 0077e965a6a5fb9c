#include "onnx_import/onnx/format/element_type.h"
#include "onnx_import/onnx/ops/ops.h"

namespace slim {

/// Casts to types that tensors here do not hold (strings, 8-bit floats) are carried through.
void import_cast(NodeContext& ctx) {
  ctx.require("to");
  ctx.ignore("saturate");  // concerns 8-bit floats only
  const auto to = ctx.get<std::int64_t>("to");
  if (to && size_of(data_type_from_onnx(*to)) == 0) return ctx.finish_opaque();
  ctx.finish(ctx.read_op<Cast>(), ctx.inputs());
}

}  // namespace slim
