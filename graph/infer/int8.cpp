#include <fmt/format.h>

#include "graph/infer/rules.h"

namespace slim {
namespace {

/// Checks x, w, w's scales, bias? and residual? against the result's shape, and sets the output.
void infer_linear(InferContext& context, const Int8Result& result, std::optional<Shape> shape, std::size_t channels) {
  if (context.failed() || !require_quantized(context, 0, 0) || !context.require_type(1, DataType::kI8)) return;
  if (!context.require_type(2, DataType::kF32) || !context.require_rank(2, 0, 1)) return;
  if (context.has(4) && !require_quantized(context, 4, 4)) return;
  if (shape && context.has(3) && !require_vector(context, 3, (*shape)[channels])) return;
  context.set_output({result.y_type, std::move(shape)});
}

}  // namespace

void infer(const Int8Conv& op, InferContext& context) {
  infer_linear(context, op, convolved_shape(op, context, 0, 1), 1);
}

void infer(const Int8ConvTranspose& op, InferContext& context) {
  infer_linear(context, op, transposed_convolved_shape(op, context, 0, 1), 1);
}

void infer(const Int8Gemm& op, InferContext& context) {
  const auto& x = context.shape(0);
  const auto& w = context.shape(1);
  if (!context.require_rank(0, 1, kMaxRank) || !context.require_rank(1, 2, 2)) return;
  if (!x || !w) return context.set_output({op.y_type, std::nullopt});
  if (surely_different(x->back(), (*w)[op.transB ? 1 : 0])) {
    return context.fail(fmt::format("Int8Gemm multiplies {} by {}", context.show(0), context.show(1)));
  }
  Shape result = *x;
  result.back() = (*w)[op.transB ? 0 : 1];
  const auto channels = result.size() - 1;
  infer_linear(context, op, std::move(result), channels);
}

void infer(const Int8Add& op, InferContext& context) {
  if (!require_quantized(context, 0, 0) || !require_quantized(context, 1, 1)) return;
  auto shape = broadcast_inputs(context);
  if (!context.failed()) context.set_output({op.y_type, std::move(shape)});
}

void infer(const Int8Mul& op, InferContext& context) {
  if (!require_quantized(context, 0, 0) || !require_quantized(context, 1, 1)) return;
  auto shape = broadcast_inputs(context);
  if (!context.failed()) context.set_output({op.y_type, std::move(shape)});
}

void infer(const Int8AveragePool& op, InferContext& context) {
  if (!require_quantized(context, 0, 0)) return;
  auto shape = pooled_shape(op, context);
  if (!context.failed()) context.set_output({op.y_type, std::move(shape)});
}

void infer(const Int8GlobalAveragePool& op, InferContext& context) {
  if (!require_quantized(context, 0, 0)) return;
  infer_global_pool(context);
  auto type = context.outputs()[0];
  type.type = op.y_type;
  if (!context.failed()) context.set_output(type);
}

void infer(const Lookup& /*op*/, InferContext& context) {
  if (!require_quantized(context, 0, 0) || !require_quantized(context, 1, 1)) return;
  if (require_vector(context, 1, Dim(256))) context.set_output({context.type(1).type, context.shape(0)});
}

}  // namespace slim
