#include <algorithm>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

constexpr std::int64_t kScalarsSince = 2005000;

/// reduce_all or an empty list: all axes.
template <typename T>
void import_reduction(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto axes = ctx.integers("AxisTensor", "dim", {0});
  if (ctx.flag("reduce_all", false)) axes.clear();
  for (auto& axis : axes) axis = ctx.axis(x, axis);
  const bool keep = ctx.flag("keep_dim", false);
  const bool all = axes.empty() || axes.size() == ctx.rank(x);
  std::vector<Value*> operands{x};
  if (!axes.empty()) operands.push_back(ctx.constant_ints(axes));
  auto* y = ctx.step(T{{keep, false}}, std::move(operands));
  if (all && !keep && scalars_are_vectors(ctx)) y = ctx.step(Reshape{}, {y, ctx.constant_ints({1})});
  ctx.define("Out", y);
}

template <typename T>
void import_arg(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const bool keep = ctx.flag("keepdims", false);
  auto axis = ctx.integer("AxisTensor", "axis", -1);
  if (ctx.flag("flatten", false)) {
    x = ctx.step(Reshape{}, {x, ctx.constant_ints({-1})});
    axis = 0;
  }
  auto* y = ctx.step(T{{ctx.axis(x, axis), keep, false}}, {x});
  const auto type = ctx.element_type("dtype", DataType::kI64);
  ctx.define("Out", type == DataType::kI64 ? y : ctx.step(Cast{type}, {y}));
}

}  // namespace

bool scalars_are_vectors(const NodeContext& ctx) { return ctx.version() < kScalarsSince; }

void import_softmax(NodeContext& ctx) {
  auto* x = ctx.input("X");
  ctx.finish(Softmax{{ctx.axis(x, ctx.integer("axis", -1))}}, {x});
}

void import_log_softmax(NodeContext& ctx) {
  auto* x = ctx.input("X");
  ctx.finish(LogSoftmax{{ctx.axis(x, ctx.integer("axis", -1))}}, {x});
}

void import_reduce_mean(NodeContext& ctx) { import_reduction<ReduceMean>(ctx); }
void import_reduce_sum(NodeContext& ctx) { import_reduction<ReduceSum>(ctx); }
void import_reduce_max(NodeContext& ctx) { import_reduction<ReduceMax>(ctx); }
void import_reduce_min(NodeContext& ctx) { import_reduction<ReduceMin>(ctx); }
void import_reduce_prod(NodeContext& ctx) { import_reduction<ReduceProd>(ctx); }

/// mean: of all elements.
void import_mean(NodeContext& ctx) {
  auto* y = ctx.step(ReduceMean{{false, false}}, {ctx.input("X")});
  ctx.define("Out", scalars_are_vectors(ctx) ? ctx.step(Reshape{}, {y, ctx.constant_ints({1})}) : y);
}

void import_arg_max(NodeContext& ctx) { import_arg<ArgMax>(ctx); }
void import_arg_min(NodeContext& ctx) { import_arg<ArgMin>(ctx); }

/// top_k, top_k_v2.
void import_top_k(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto k = ctx.integer("K", "k", 1);
  TopK op;
  op.axis = ctx.axis(x, ctx.integer("axis", -1));
  op.largest = ctx.flag("largest", true);
  op.sorted = ctx.flag("sorted", true);
  const auto results = ctx.steps(op, {x, ctx.constant_ints({k})}, 2);
  ctx.define("Out", results[0]);
  ctx.define("Indices", results[1]);
}

/// cumsum: ONNX's CumSum, which is carried through.
void import_cumsum(NodeContext& ctx) {
  auto* x = ctx.input("X");
  if (ctx.flag("flatten", false)) x = ctx.step(Reshape{}, {x, ctx.constant_ints({-1})});
  auto* axis = ctx.constant(Tensor::scalar(ctx.axis(x, ctx.integer("AxisTensor", "axis", -1))));
  const std::int64_t exclusive = ctx.flag("exclusive", false) ? 1 : 0;
  const std::int64_t reverse = ctx.flag("reverse", false) ? 1 : 0;
  ctx.finish_opaque("CumSum", {{"exclusive", exclusive}, {"reverse", reverse}}, {x, axis}, x->type());
}

}  // namespace slim::paddle
