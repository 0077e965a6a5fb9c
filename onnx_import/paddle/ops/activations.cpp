#include <fmt/format.h>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// Attributes that today's kernels ignore: only the number that both ages mean is accepted.
void expect(NodeContext& ctx, const char* name, double number) {
  if (const auto found = ctx.real(name, number); found != number) {
    ctx.reject(fmt::format("attribute '{}' is {}, but Paddle since 2.6 computes with {}", name, found, number));
  }
}

}  // namespace

/// relu6: Clip(0, 6).
void import_relu6(NodeContext& ctx) {
  expect(ctx, "threshold", 6.0);
  auto* x = ctx.input("X");
  ctx.finish(Clip{}, {x, ctx.constant_like(x, 0.0), ctx.constant_like(x, 6.0)});
}

/// hard_swish: x * Clip(x + 3, 0, 6) / 6.
void import_hard_swish(NodeContext& ctx) {
  expect(ctx, "threshold", 6.0);
  expect(ctx, "scale", 6.0);
  expect(ctx, "offset", 3.0);
  ctx.need_opset(14);
  ctx.finish(HardSwish{}, {ctx.input("X")});
}

void import_hard_sigmoid(NodeContext& ctx) {
  ctx.finish(HardSigmoid{static_cast<float>(ctx.real("slope", 0.2)), static_cast<float>(ctx.real("offset", 0.5))},
             {ctx.input("X")});
}

/// swish, silu: x * Sigmoid(beta x); beta is from 1.x and ignored since 2.6.
void import_swish(NodeContext& ctx) {
  expect(ctx, "beta", 1.0);
  auto* x = ctx.input("X");
  ctx.finish(Mul{}, {x, ctx.step(Sigmoid{}, {x})});
}

/// leaky_relu: its default slope is not ONNX's.
void import_leaky_relu(NodeContext& ctx) {
  ctx.finish(LeakyRelu{static_cast<float>(ctx.real("alpha", 0.02))}, {ctx.input("X")});
}

/// gelu: x * (1 + Erf(x / sqrt 2)) / 2, or with approximate the tanh form x * (1 + Tanh(sqrt(2/pi) (x + 0.044715 x^3)))
/// / 2.
void import_gelu(NodeContext& ctx) {
  auto* x = ctx.input("X");
  Value* inner = nullptr;
  if (ctx.flag("approximate", false)) {
    auto* cube = ctx.step(Mul{}, {ctx.step(Mul{}, {x, x}), x});
    auto* sum = ctx.step(Add{}, {x, ctx.step(Mul{}, {cube, ctx.constant_like(x, 0.044715)})});
    inner = ctx.step(Tanh{}, {ctx.step(Mul{}, {sum, ctx.constant_like(x, 0.7978845608028654)})});
  } else {
    inner = ctx.step(Erf{}, {ctx.step(Mul{}, {x, ctx.constant_like(x, 0.7071067811865476)})});
  }
  auto* factor = ctx.step(Add{}, {inner, ctx.constant_like(x, 1.0)});
  ctx.finish(Mul{}, {ctx.step(Mul{}, {x, factor}), ctx.constant_like(x, 0.5)});
}

/// mish: x * Tanh(Softplus(x)).
void import_mish(NodeContext& ctx) {
  auto* x = ctx.input("X");
  ctx.finish(Mul{}, {x, ctx.step(Tanh{}, {ctx.step(Softplus{}, {x})})});
}

/// softplus: Log(1 + Exp(beta x)) / beta; beyond the threshold Paddle takes x, which differs by less than a rounding.
void import_softplus(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto beta = ctx.real("beta", 1.0);
  if (beta == 1.0) return ctx.finish(Softplus{}, {x});
  auto* y = ctx.step(Softplus{}, {ctx.step(Mul{}, {x, ctx.constant_like(x, beta)})});
  ctx.finish(Div{}, {y, ctx.constant_like(x, beta)});
}

void import_elu(NodeContext& ctx) { ctx.finish(Elu{static_cast<float>(ctx.real("alpha", 1.0))}, {ctx.input("X")}); }

void import_square(NodeContext& ctx) {
  auto* x = ctx.input("X");
  ctx.finish(Mul{}, {x, x});
}

void import_rsqrt(NodeContext& ctx) { ctx.finish(Reciprocal{}, {ctx.step(Sqrt{}, {ctx.input("X")})}); }

/// prelu: one slope for all, one a channel, or one an element.
void import_prelu(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* alpha = ctx.input("Alpha");
  const auto mode = ctx.text("mode", "all");
  if (ctx.text("data_format", "NCHW") == "NHWC") ctx.reject("prelu with channels last is not supported");
  if (mode == "all") alpha = ctx.step(Reshape{}, {alpha, ctx.constant_ints({1})});
  if (mode == "channel") {
    Ints target(ctx.rank(x) - 1, 1);
    if (target.empty()) ctx.reject("prelu per channel of an operand without channels");
    target[0] = -1;
    alpha = ctx.step(Reshape{}, {alpha, ctx.constant_ints(target)});
  }
  ctx.finish(PRelu{}, {x, alpha});
}

/// clip: operands win over attributes.
void import_clip(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto bound = [&](const char* slot, const char* name) -> Value* {
    if (!ctx.has_input(slot)) return ctx.has(name) ? ctx.constant_like(x, ctx.real(name, 0.0)) : nullptr;
    auto* given = ctx.input(slot);
    if (given->is_constant() && given->constant().count() == 1) {
      return ctx.constant_like(x, to_doubles(given->constant()).front());
    }
    return ctx.step(Reshape{}, {given, ctx.constant_ints({})});
  };
  auto* low = bound("Min", "min");
  auto* high = bound("Max", "max");
  if (high == nullptr) return low == nullptr ? ctx.define("Out", x) : ctx.finish(Clip{}, {x, low});
  ctx.finish(Clip{}, {x, low, high});
}

/// dropout at inference: downgrade_in_infer (the default) multiplies by 1 - p, upscale_in_train does nothing.
void import_dropout(NodeContext& ctx) {
  auto* x = ctx.input("X");
  if (ctx.text("dropout_implementation", "downgrade_in_infer") != "downgrade_in_infer") return ctx.define("Out", x);
  const auto p = ctx.real("Prob", "dropout_prob", 0.5);
  ctx.finish(Mul{}, {x, ctx.constant_like(x, 1.0 - p)});
}

void import_cast(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto to = ctx.element_type("out_dtype", DataType::kF32);
  if (x->type().type == to) return ctx.define("Out", x);
  ctx.finish(Cast{to}, {x});
}

}  // namespace slim::paddle
