#include "runtime/onednn/attributes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/onednn/dnnl_memory.h"

namespace slim::onednn {
namespace {

/// Whether f(s x) = s f(x) for s > 0, once the bounds of a clip are scaled, too.
bool scales_along(const EltwiseOp& op) { return op.kind == Eltwise::kRelu || op.kind == Eltwise::kClip; }

/// Makes the result's scale part of the accumulator's where the functions allow it, or of the last linear function:
/// the same arithmetic with y_scale = 1.
void fold_result_scale(PostOps& post, Int8Scaling& scaling) {
  const float y_scale = std::exchange(scaling.y_scale, 1.0F);
  auto& functions = post.functions;
  const auto last = std::find_if_not(functions.rbegin(), functions.rend(), scales_along);
  const bool divide_first = last == functions.rend();
  if (!divide_first && last->kind != Eltwise::kLinear && y_scale != 1.0F) {
    functions.push_back({Eltwise::kLinear, 1.0F / y_scale, 0.0F});
  } else {
    const auto first = divide_first ? functions.begin() : last.base() - 1;
    std::for_each(first, functions.end(), [&](EltwiseOp& op) {
      if (op.kind != Eltwise::kRelu) op = {op.kind, op.alpha / y_scale, op.beta / y_scale};
    });
  }
  if (!divide_first) return;
  post.sum_scale /= y_scale;
  const float x_scale = std::exchange(scaling.x_scale, 1.0F);
  for (auto& scale : scaling.w_scales) scale = x_scale * scale / y_scale;
}

}  // namespace

dnnl::algorithm algorithm_of(Eltwise kind) {
  using A = dnnl::algorithm;
  // In the order of Eltwise.
  static constexpr A kAlgorithms[] = {
      A::eltwise_relu,      A::eltwise_elu,      A::eltwise_linear, A::eltwise_clip,      A::eltwise_swish,
      A::eltwise_hardswish, A::eltwise_logistic, A::eltwise_tanh,   A::eltwise_soft_relu, A::eltwise_mish,
      A::eltwise_exp,       A::eltwise_log,      A::eltwise_sqrt,   A::eltwise_abs,       A::eltwise_gelu_erf,
      A::eltwise_gelu_tanh, A::eltwise_round};
  static_assert(std::size(kAlgorithms) == static_cast<std::size_t>(Eltwise::kRound) + 1);
  return kAlgorithms[static_cast<std::size_t>(kind)];
}

std::pair<float, float> coefficients(const EltwiseOp& op) {
  if (op.kind == Eltwise::kHardSwish) return {kHardSwishAlpha, kHardSwishBeta};
  if (op.kind == Eltwise::kSoftplus) return {kSoftplusAlpha, 0.0F};
  return {op.alpha, op.beta};
}

Attributes attributes(const PostOps& post) {
  dnnl::post_ops ops;
  if (post.sum) {
    const bool own_type = post.sum_type == DataType::kUndefined;
    ops.append_sum(post.sum_scale, post.sum_zero_point,
                   own_type ? dnnl::memory::data_type::undef : dnnl_type(post.sum_type));
  }
  for (const auto& op : post.functions) {
    const auto [alpha, beta] = coefficients(op);
    append_eltwise(ops, algorithm_of(op.kind), alpha, beta);
  }
  Attributes result;
  // Otherwise executors in different threads would share oneDNN's own scratchpad.
  result.attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  result.attr.set_post_ops(ops);
  return result;
}

Attributes attributes(const PostOps& post, const Int8Scaling& scaling, int weights_mask) {
  auto wanted = post;
  auto scales = scaling;
  if (!kScalesResults) fold_result_scale(wanted, scales);
  auto result = attributes(wanted);
  set_scales(result, scales, weights_mask);
  set_zero_point(result, DNNL_ARG_SRC, scaling.x_zero_point);
  set_zero_point(result, DNNL_ARG_DST, scaling.y_zero_point);
  return result;
}

Tensor int8_bias(const std::vector<double>& units, const Int8Scaling& scaling) {
  constexpr double kLargest = std::numeric_limits<std::int32_t>::max();
  const auto whole = [](double x) { return std::nearbyint(x) == x && std::fabs(x) <= kLargest; };
  const bool integers = !kRealBias && std::ranges::all_of(units, whole);
  const auto count = static_cast<std::int64_t>(units.size());
  Tensor result = Tensor::uninitialized(integers ? DataType::kI32 : DataType::kF32, {count});
  const auto real = [&](std::size_t i) {
    if constexpr (!kRealBias) return units[i];
    return units[i] * scaling.x_scale * scaling.w_scales[scaling.w_scales.size() == 1 ? 0 : i];
  };
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (integers) {
      result.mutable_data<std::int32_t>()[i] = static_cast<std::int32_t>(units[i]);
    } else {
      result.mutable_data<float>()[i] = static_cast<float>(real(i));
    }
  }
  return result;
}

}  // namespace slim::onednn
