#include "graph/infer/rules.h"

namespace slim {

void infer_unary(InferContext& context, bool floats_only) {
  if (floats_only && !context.require_float({0})) return;
  context.set_output(context.type(0));
}

void infer(const Not& /*op*/, InferContext& context) {
  if (!context.require_type(0, DataType::kBool)) return;
  context.set_output({DataType::kBool, context.shape(0)});
}

void infer(const Identity& /*op*/, InferContext& context) {
  context.set_output(context.type(0));
  if (auto elements = context.ints(0)) context.set_ints(std::move(*elements));
}

void infer(const Clip& /*op*/, InferContext& context) {
  const auto type = context.common_type({0, 1, 2});
  // Exporters write bounds of shape [1] too, and runtimes take them.
  if (!type || !context.require_rank(1, 0, 1) || !context.require_rank(2, 0, 1)) return;
  context.set_output({*type, context.shape(0)});
}

void infer(const Dropout& /*op*/, InferContext& context) {
  context.set_output(context.type(0), 0);
  context.set_output({DataType::kBool, context.shape(0)}, 1);
}

void infer(const Cast& op, InferContext& context) {
  context.set_output({op.to, context.shape(0)});
  auto elements = context.ints(0);
  if (!elements || op.to == DataType::kBool) return;
  for (auto& element : *elements) {
    const bool fits = !element.is_number() || op.to == DataType::kI64 ||
                      (element.number() >= INT32_MIN && element.number() <= INT32_MAX);
    if (!fits) element = {};
  }
  context.set_ints(std::move(*elements));
}

}  // namespace slim
