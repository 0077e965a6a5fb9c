#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// -log of each row's probability (or its log itself) at the label; 0 for rows with the label to be ignored. [N,1].
Value* loss_at(NodeContext& ctx, Value* log_probabilities, Value* label) {
  const auto axis = static_cast<std::int64_t>(ctx.rank(log_probabilities)) - 1;
  if (label->type().type != DataType::kI64) label = ctx.step(Cast{DataType::kI64}, {label});
  auto* ignored = ctx.constant(Tensor::scalar(ctx.integer("ignore_index", -100)));
  auto* is_ignored = ctx.step(Equal{}, {label, ignored});
  auto* zero = ctx.constant(Tensor::scalar(std::int64_t{0}));
  auto* index = ctx.step(Where{}, {is_ignored, zero, label});
  auto* taken = ctx.step(Neg{}, {ctx.step(GatherElements{{axis}}, {log_probabilities, index})});
  return ctx.step(Where{}, {is_ignored, ctx.constant_like(taken, 0.0), taken});
}

/// Log of probabilities. Paddle's softmax takes no exponent below -64, so that a probability is at least Exp(-64) of
/// the largest; of other numbers Paddle clips the log of 0 at about -1e20.
Value* clipped_log(NodeContext& ctx, Value* x) {
  const auto* producer = x->producer();
  if (producer == nullptr || !producer->is<Softmax>()) {
    auto* log = ctx.step(Log{}, {x});
    return ctx.step(Max{}, {log, ctx.constant_like(log, -1e20)});
  }
  constexpr double kLeast = 1.6038108905486378e-28;  // Exp(-64)
  auto* axis = ctx.constant_ints({static_cast<std::int64_t>(ctx.rank(x)) - 1});
  auto* largest = ctx.step(ReduceMax{{true, false}}, {x, axis});
  auto* least = ctx.step(Mul{}, {largest, ctx.constant_like(x, kLeast)});
  return ctx.step(Log{}, {ctx.step(Max{}, {x, least})});
}

/// [N] as [N,1].
Value* with_class_axis(NodeContext& ctx, Value* label, Value* x) {
  if (ctx.rank(label) == ctx.rank(x)) return label;
  return ctx.step(Unsqueeze{}, {label, ctx.constant_ints({static_cast<std::int64_t>(ctx.rank(x)) - 1})});
}

void refuse_soft_labels(NodeContext& ctx) {
  if (ctx.flag("soft_label", false)) ctx.reject("a loss of soft labels is not supported");
}

}  // namespace

/// cross_entropy, cross_entropy2: X are probabilities.
void import_cross_entropy(NodeContext& ctx) {
  refuse_soft_labels(ctx);
  auto* x = ctx.input("X");
  ctx.define("Y", loss_at(ctx, clipped_log(ctx, x), with_class_axis(ctx, ctx.input("Label"), x)));
}

/// softmax_with_cross_entropy: with use_softmax=false Logits are probabilities already.
void import_softmax_with_cross_entropy(NodeContext& ctx) {
  refuse_soft_labels(ctx);
  auto* logits = ctx.input("Logits");
  const auto axis = ctx.axis(logits, ctx.integer("axis", -1));
  if (axis != static_cast<std::int64_t>(ctx.rank(logits)) - 1) ctx.reject("classes must be the last axis");
  const bool soften = ctx.flag("use_softmax", true);
  auto* log = soften ? ctx.step(LogSoftmax{{axis}}, {logits}) : clipped_log(ctx, logits);
  ctx.define("Loss", loss_at(ctx, log, with_class_axis(ctx, ctx.input("Label"), logits)));
  ctx.define("Softmax", soften ? ctx.step(Softmax{{axis}}, {logits}) : logits);
}

/// accuracy: the share of rows whose k best (`Indices`; `Out` is not used) contain the label.
void import_accuracy(NodeContext& ctx) {
  auto* indices = ctx.input("Indices");
  auto* label = with_class_axis(ctx, ctx.input("Label"), indices);
  std::vector<Value*> pair{indices, label};
  unify_integers(ctx, pair);
  auto* hits = ctx.step(Cast{DataType::kF32}, {ctx.step(Equal{}, pair)});
  auto* hit = ctx.step(ReduceMax{{false, false}}, {hits, ctx.constant_ints({1})});
  auto* share = ctx.step(ReduceMean{{false, false}}, {hit});
  if (scalars_are_vectors(ctx)) share = ctx.step(Reshape{}, {share, ctx.constant_ints({1})});
  ctx.define("Accuracy", share);
  auto* count = ctx.step(ReduceSum{{false, false}}, {hit});
  ctx.define("Correct", ctx.step(Cast{DataType::kI32}, {count}));
  ctx.define("Total", ctx.step(Cast{DataType::kI32}, {ctx.step(Size{}, {hit})}));
}

}  // namespace slim::paddle
