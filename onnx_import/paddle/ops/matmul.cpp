#include <fmt/format.h>

#include <numeric>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// x [a, b, c, d] with the axes from `columns` on as one.
Value* as_matrix(NodeContext& ctx, Value* x, std::int64_t columns) {
  const auto rank = static_cast<std::int64_t>(ctx.rank(x));
  if (columns < 1 || columns >= rank) {
    ctx.reject(fmt::format("num_col_dims {} does not split '{}' {}", columns, x->name(), to_string(x->type())));
  }
  if (columns == rank - 1) return x;
  if (columns == 1) return ctx.step(Flatten{{1}}, {x});
  Ints target(static_cast<std::size_t>(columns), 0);
  target.push_back(-1);
  return ctx.step(Reshape{}, {x, ctx.constant_ints(target)});
}

/// y's first `rows` axes as one, the others as one; a matrix is what it is.
Value* as_weight(NodeContext& ctx, Value* y, std::int64_t rows) {
  if (ctx.rank(y) == 2 && rows == 1) return y;
  const auto rank = static_cast<std::int64_t>(ctx.rank(y));
  if (rows < 1 || rows >= rank)
    ctx.reject(fmt::format("y_num_col_dims {} does not split {}", rows, to_string(y->type())));
  return ctx.step(Flatten{{rows}}, {y});
}

Value* last_two_swapped(NodeContext& ctx, Value* x) {
  Ints perm(ctx.rank(x));
  std::iota(perm.begin(), perm.end(), 0);
  if (perm.size() > 1) std::swap(perm[perm.size() - 1], perm[perm.size() - 2]);
  return ctx.step(Transpose{perm}, {x});
}

Value* product(NodeContext& ctx, const char* transpose_x, const char* transpose_y) {
  auto* x = ctx.input("X");
  auto* y = ctx.input("Y");
  // A vector is a row or column already.
  if (ctx.flag(transpose_x, false) && ctx.rank(x) > 1) x = last_two_swapped(ctx, x);
  if (ctx.flag(transpose_y, false) && ctx.rank(y) > 1) y = last_two_swapped(ctx, y);
  return ctx.step(MatMul{}, {x, y}, "product");
}

}  // namespace

/// mul: both operands as matrices; the result has X's first and Y's last axes.
void import_mul(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* y = ctx.input("Y");
  const auto columns = ctx.integer("x_num_col_dims", 1);
  const auto rows = ctx.integer("y_num_col_dims", 1);
  std::vector<Value*> operands{as_matrix(ctx, x, columns), as_weight(ctx, y, rows)};
  if (ctx.rank(y) - static_cast<std::size_t>(rows) == 1) return ctx.finish(MatMul{}, std::move(operands));
  const auto y_dims = y->type().dims();
  if (!y_dims) ctx.reject("the sizes of 'Y' are not known");
  Ints target(static_cast<std::size_t>(columns), 0);
  target.insert(target.end(), y_dims->begin() + rows, y_dims->end());
  ctx.finish(Reshape{}, {ctx.step(MatMul{}, std::move(operands), "product"), ctx.constant_ints(target)});
}

/// fc: mul, bias and activation in one; optimized programs have it.
void import_fc(NodeContext& ctx) {
  if (ctx.flag("padding_weights", false)) {
    ctx.reject("fc with padding_weights is not supported", "save the program without optimization passes");
  }
  auto* y = ctx.step(MatMul{}, {as_matrix(ctx, ctx.input("Input"), ctx.integer("in_num_col_dims", 1)), ctx.input("W")});
  if (auto* bias = ctx.optional_input("Bias")) {
    if (ctx.rank(bias) > 1) bias = ctx.step(Reshape{}, {bias, ctx.constant_ints({-1})});
    y = ctx.step(Add{}, {y, bias});
  }
  const auto activation = ctx.text("activation_type", "");
  if (activation == "relu") return ctx.finish(Relu{}, {y});
  if (!activation.empty()) ctx.reject("fc with activation '" + activation + "' is not supported");
  ctx.define("Out", y);
}

/// matmul (1.x): alpha op(X) op(Y).
void import_matmul(NodeContext& ctx) {
  auto* y = product(ctx, "transpose_X", "transpose_Y");
  const auto alpha = ctx.real("alpha", 1.0);
  if (alpha == 1.0) return ctx.define("Out", y);
  ctx.finish(Mul{}, {y, ctx.constant_like(y, alpha)});
}

/// matmul_v2, bmm.
void import_matmul_v2(NodeContext& ctx) { ctx.define("Out", product(ctx, "trans_x", "trans_y")); }

}  // namespace slim::paddle
