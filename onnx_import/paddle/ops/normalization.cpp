#include <fmt/format.h>

#include <numeric>

#include "onnx_import/paddle/ops/layout.h"
#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

/// A flat vector of `channels` numbers, `number` each.
Value* filled(NodeContext& ctx, std::int64_t channels, float number) {
  return ctx.constant(Tensor::from<float>({channels}, std::vector<float>(static_cast<std::size_t>(channels), number)));
}

std::int64_t channels_of(NodeContext& ctx, Value* x) {
  const auto channels = ctx.size(x, 1);
  if (!channels || *channels > 1 << 24) ctx.reject("the number of channels is not known");
  return *channels;
}

/// [C] as [1,C,1,1] or what x's rank asks for.
Value* per_channel(NodeContext& ctx, Value* vector, Value* x) {
  Ints target(ctx.rank(x), 1);
  if (target.size() < 2) ctx.reject("the operand has no channels");
  target[1] = -1;
  return ctx.step(Reshape{}, {vector, ctx.constant_ints(target)});
}

}  // namespace

/// batch_norm: always by the stored statistics here, whatever is_test says.
void import_batch_norm(NodeContext& ctx) {
  const bool trains = !ctx.flag("is_test", false) && !ctx.flag("use_global_stats", false);
  if (trains && ctx.has("is_test")) {
    ctx.note("the program was saved for training: its batch_norm operators use the stored statistics here");
  }
  const bool last = channels_last(ctx, "data_layout");
  auto* x = last ? to_channels_first(ctx, ctx.input("X")) : ctx.input("X");
  const auto channels = last || !ctx.has_input("Scale") || !ctx.has_input("Bias") ? channels_of(ctx, x) : 0;
  auto* scale = ctx.has_input("Scale") ? ctx.input("Scale") : filled(ctx, channels, 1.0F);
  auto* bias = ctx.has_input("Bias") ? ctx.input("Bias") : filled(ctx, channels, 0.0F);
  const BatchNormalization op{{static_cast<float>(ctx.real("epsilon", 1e-5))}};
  std::vector<Value*> operands{x, scale, bias, ctx.input("Mean"), ctx.input("Variance")};
  if (!last) return ctx.finish(op, std::move(operands), "Y");
  ctx.define("Y", to_channels_last(ctx, ctx.step(op, std::move(operands))));
}

/// layer_norm: Scale and Bias are flat over the normalised axes.
void import_layer_norm(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto axis = ctx.axis(x, ctx.integer("begin_norm_axis", 1));
  Ints axes(ctx.rank(x) - static_cast<std::size_t>(axis));
  std::iota(axes.begin(), axes.end(), axis);
  Ints inner;
  for (const auto i : axes) {
    const auto size = ctx.size(x, static_cast<std::size_t>(i));
    if (!size) ctx.reject("layer_norm over a dynamic size is not supported", "give the size with --input-shape");
    inner.push_back(*size);
  }
  auto* target = ctx.constant_ints(inner);
  const auto shaped = [&](const char* slot, float otherwise) {
    if (ctx.has_input(slot)) return ctx.step(Reshape{}, {ctx.input(slot), target});
    const auto count = checked_count(inner);
    if (count < 0 || count > 1 << 24) ctx.reject("the normalised axes are too large");
    return ctx.step(Reshape{}, {filled(ctx, count, otherwise), target});
  };
  ctx.need_opset(17);
  std::vector<Value*> operands{x, shaped("Scale", 1.0F)};
  if (ctx.has_input("Bias")) operands.push_back(shaped("Bias", 0.0F));
  ctx.finish(LayerNormalization{axis, static_cast<float>(ctx.real("epsilon", 1e-5))}, std::move(operands), "Y");
}

/// instance_norm.
void import_instance_norm(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* scale = ctx.has_input("Scale") ? ctx.input("Scale") : filled(ctx, channels_of(ctx, x), 1.0F);
  auto* bias = ctx.has_input("Bias") ? ctx.input("Bias") : filled(ctx, channels_of(ctx, x), 0.0F);
  ctx.finish(InstanceNormalization{{static_cast<float>(ctx.real("epsilon", 1e-5))}}, {x, scale, bias}, "Y");
}

/// group_norm: the instance norm of [N, groups, everything else], then scale and bias per channel.
void import_group_norm(NodeContext& ctx) {
  const bool last = channels_last(ctx, "data_layout");
  auto* x = last ? to_channels_first(ctx, ctx.input("X")) : ctx.input("X");
  const auto groups = ctx.integer("groups", 1);
  if (groups < 1 || groups > 1 << 24) ctx.reject(fmt::format("groups {} is impossible", groups));
  auto* grouped = ctx.step(Reshape{}, {x, ctx.constant_ints({0, groups, -1})});
  const InstanceNormalization norm{{static_cast<float>(ctx.real("epsilon", 1e-5))}};
  auto* normed = ctx.step(norm, {grouped, filled(ctx, groups, 1.0F), filled(ctx, groups, 0.0F)});
  auto* shape = ctx.step(ShapeOf{}, {x});
  auto* y = ctx.step(Reshape{}, {normed, shape});
  if (ctx.has_input("Scale")) y = ctx.step(Mul{}, {y, per_channel(ctx, ctx.input("Scale"), x)});
  if (ctx.has_input("Bias")) y = ctx.step(Add{}, {y, per_channel(ctx, ctx.input("Bias"), x)});
  ctx.define("Y", last ? to_channels_last(ctx, y) : y);
}

/// lrn: Paddle does not divide alpha by n, ONNX does.
void import_lrn(NodeContext& ctx) {
  if (channels_last(ctx, "data_format")) ctx.reject("lrn with channels last is not supported");
  const auto n = ctx.integer("n", 5);
  if (n < 1 || n % 2 == 0) ctx.reject(fmt::format("expected an odd n, found {}", n));
  LRN lrn;
  lrn.size = n;
  lrn.bias = static_cast<float>(ctx.real("k", 2.0));
  lrn.alpha = static_cast<float>(ctx.real("alpha", 1e-4) * static_cast<double>(n));
  lrn.beta = static_cast<float>(ctx.real("beta", 0.75));
  ctx.finish(lrn, {ctx.input("X")});
}

/// affine_channel: x * Scale + Bias, per channel (a frozen batch_norm).
void import_affine_channel(NodeContext& ctx) {
  if (channels_last(ctx, "data_layout")) {
    return ctx.finish(Add{}, {ctx.step(Mul{}, {ctx.input("X"), ctx.input("Scale")}), ctx.input("Bias")});
  }
  auto* x = ctx.input("X");
  auto* scaled = ctx.step(Mul{}, {x, per_channel(ctx, ctx.input("Scale"), x)});
  ctx.finish(Add{}, {scaled, per_channel(ctx, ctx.input("Bias"), x)});
}

/// norm: x / sqrt(sum of x^2 along axis + epsilon).
void import_norm(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* axes = ctx.constant_ints({ctx.axis(x, ctx.integer("axis", -1))});
  auto* sum = ctx.step(ReduceSumSquare{}, {x, axes});
  auto* length = ctx.step(Sqrt{}, {ctx.step(Add{}, {sum, ctx.constant_like(x, ctx.real("epsilon", 1e-10))})});
  ctx.define("Norm", length);
  ctx.finish(Div{}, {x, length});
}

/// p_norm: the length of vectors along an axis.
void import_p_norm(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto order = ctx.real("porder", 2.0);
  const bool keep = ctx.flag("keepdim", false);
  std::vector<Value*> operands{x};
  if (!ctx.flag("asvector", false)) operands.push_back(ctx.constant_ints({ctx.axis(x, ctx.integer("axis", -1))}));
  if (order == 2.0) return ctx.finish(ReduceL2{{keep, false}}, std::move(operands));
  if (order == 1.0) return ctx.finish(ReduceL1{{keep, false}}, std::move(operands));
  ctx.reject(fmt::format("p_norm of order {} is not supported", order));
}

}  // namespace slim::paddle
