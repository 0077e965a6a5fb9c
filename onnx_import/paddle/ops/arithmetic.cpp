#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// x with `count` axes of 1 behind it; constants are only shown under other dims.
Value* with_trailing_ones(NodeContext& ctx, Value* x, std::size_t count) {
  if (count == 0) return x;
  if (x->is_constant()) {
    auto dims = x->constant().dims();
    dims.insert(dims.end(), count, 1);
    return ctx.constant(x->constant().reshaped(dims), "operand");
  }
  Ints axes;
  for (std::size_t i = 0; i < count; ++i) axes.push_back(static_cast<std::int64_t>(ctx.rank(x) + i));
  return ctx.step(Unsqueeze{}, {x, ctx.constant_ints(axes)});
}

/// y without its trailing axes of 1.
Value* without_trailing_ones(NodeContext& ctx, Value* y) {
  Ints axes;
  for (auto i = ctx.rank(y); i > 0 && ctx.size(y, i - 1) == 1; --i) axes.push_back(static_cast<std::int64_t>(i) - 1);
  if (axes.empty()) return y;
  if (y->is_constant()) {
    auto dims = y->constant().dims();
    dims.resize(dims.size() - axes.size());
    return ctx.constant(y->constant().reshaped(dims), "operand");
  }
  return ctx.step(Squeeze{}, {y, ctx.constant_ints(axes)});
}

bool is_float_value(Value* value) { return is_float(value->type().type); }

template <typename T>
void import_binary(NodeContext& ctx) {
  ctx.finish(T{}, elementwise_operands(ctx));
}

}  // namespace

void unify_integers(NodeContext& ctx, std::vector<Value*>& values) {
  const auto has = [&](DataType type) {
    return std::any_of(values.begin(), values.end(), [type](auto* value) { return value->type().type == type; });
  };
  if (!has(DataType::kI64) || !has(DataType::kI32)) return;
  for (auto*& value : values) {
    if (value->type().type == DataType::kI32) value = ctx.step(Cast{DataType::kI64}, {value});
  }
}

std::vector<Value*> elementwise_operands(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* y = ctx.input("Y");
  const auto axis = ctx.integer("axis", -1);
  const auto rank = ctx.rank(x);
  if (axis >= 0 && ctx.rank(y) < rank) {
    y = without_trailing_ones(ctx, y);
    const auto behind = static_cast<std::int64_t>(rank) - axis - static_cast<std::int64_t>(ctx.rank(y));
    if (behind < 0) {
      ctx.reject(fmt::format("with axis {} the operand {} does not lie within {}", axis, to_string(y->type()),
                             to_string(x->type())));
    }
    y = with_trailing_ones(ctx, y, static_cast<std::size_t>(behind));
  }
  std::vector<Value*> operands{x, y};
  unify_integers(ctx, operands);
  return operands;
}

void import_add(NodeContext& ctx) { import_binary<Add>(ctx); }
void import_sub(NodeContext& ctx) { import_binary<Sub>(ctx); }
void import_mul_elements(NodeContext& ctx) { import_binary<Mul>(ctx); }
void import_div(NodeContext& ctx) { import_binary<Div>(ctx); }
void import_max(NodeContext& ctx) { import_binary<Max>(ctx); }
void import_min(NodeContext& ctx) { import_binary<Min>(ctx); }
void import_elementwise_pow(NodeContext& ctx) { import_binary<Pow>(ctx); }
void import_equal(NodeContext& ctx) { import_binary<Equal>(ctx); }
void import_not_equal(NodeContext& ctx) { ctx.finish(Not{}, {ctx.step(Equal{}, elementwise_operands(ctx))}); }
void import_less(NodeContext& ctx) { import_binary<Less>(ctx); }
void import_less_equal(NodeContext& ctx) { import_binary<LessOrEqual>(ctx); }
void import_greater(NodeContext& ctx) { import_binary<Greater>(ctx); }
void import_greater_equal(NodeContext& ctx) { import_binary<GreaterOrEqual>(ctx); }
void import_and(NodeContext& ctx) { import_binary<And>(ctx); }
void import_or(NodeContext& ctx) { import_binary<Or>(ctx); }

/// elementwise_mod has the divisor's sign, as ONNX's Mod of integers; of floats that is x - Floor(x / y) y.
void import_mod(NodeContext& ctx) {
  const auto operands = elementwise_operands(ctx);
  if (!is_float_value(operands[0])) return ctx.finish(Mod{}, operands);
  auto* whole = ctx.step(Floor{}, {ctx.step(Div{}, operands)});
  ctx.finish(Sub{}, {operands[0], ctx.step(Mul{}, {whole, operands[1]})});
}

/// elementwise_floordiv: rounds down. Of integers (x - Mod(x, y)) / y divides exactly.
void import_floor_div(NodeContext& ctx) {
  auto operands = elementwise_operands(ctx);
  if (is_float_value(operands[0])) return ctx.finish(Floor{}, {ctx.step(Div{}, operands)});
  auto* rest = ctx.step(Mod{}, operands);
  ctx.finish(Div{}, {ctx.step(Sub{}, {operands[0], rest}), operands[1]});
}

/// sum, add_n: any number of operands.
void import_sum(NodeContext& ctx) {
  const auto values = ctx.inputs("X");
  auto* total = values.front();
  for (std::size_t i = 1; i < values.size(); ++i) total = ctx.step(Add{}, {total, values[i]});
  ctx.define("Out", total);
}

void import_where(NodeContext& ctx) {
  std::vector<Value*> values{ctx.input("X"), ctx.input("Y")};
  unify_integers(ctx, values);
  ctx.finish(Where{}, {ctx.input("Condition"), values[0], values[1]});
}

/// scale: x scale + bias, or (x + bias) scale; of integers the result is an integer again.
void import_scale(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* factor = ctx.optional_input("ScaleTensor");
  const bool known = factor == nullptr || (factor->is_constant() && factor->constant().count() == 1);
  const auto scale = known ? ctx.real("ScaleTensor", "scale", 1.0) : 1.0;
  const auto bias = ctx.real("bias", 0.0);
  const bool bias_last = ctx.flag("bias_after_scale", true);
  const bool fractions = scale != std::floor(scale) || bias != std::floor(bias);
  const auto type = x->type().type;
  const bool through_float = !is_float(type) && fractions;
  Value* y = through_float ? ctx.step(Cast{DataType::kF32}, {x}) : x;
  const auto add_bias = [&] {
    if (bias != 0.0) y = ctx.step(Add{}, {y, ctx.constant_like(y, bias)});
  };
  if (!bias_last) add_bias();
  if (!known) y = ctx.step(Mul{}, {y, factor});
  if (scale != 1.0) y = ctx.step(Mul{}, {y, ctx.constant_like(y, scale)});
  if (bias_last) add_bias();
  ctx.define("Out", through_float ? ctx.step(Cast{type}, {y}) : y);
}

/// pow: x to a constant power.
void import_pow(NodeContext& ctx) {
  auto* x = ctx.input("X");
  ctx.finish(Pow{}, {x, ctx.constant_like(x, ctx.real("FactorTensor", "factor", 1.0))});
}

}  // namespace slim::paddle
