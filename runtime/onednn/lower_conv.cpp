#include <algorithm>

#include "graph/window.h"
#include "runtime/onednn/activation.h"
#include "runtime/onednn/conv_weights.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// The residual sum behind a convolution that can be accumulated in place.
struct Residual {
  const Node* add = nullptr;
  const Value* other = nullptr;
};

/// Add(conv, other) where `other` is already there, has the same dims and nobody reads it later.
Residual find_residual(Lowering& plan, const Value* conv, const Dims& dims) {
  if (!plan.is_private(conv)) return {};
  const auto& use = conv->uses()[0];
  if (!use.node->is<Add>()) return {};
  const auto* other = use.node->input(1 - use.index);
  if (!plan.is_lowered(other) || !plan.is_activation(other) || plan.dims(other) != dims) return {};
  // A convolution reads its source while it writes the sum.
  if (plan.share_memory(other, conv->producer()->input(0))) return {};
  plan.absorb(use.node);
  if (plan.may_overwrite(other)) return {use.node, other};
  plan.forget_absorbed();
  return {};
}

/// Everything of one convolution that does not depend on what is fused into it.
struct ConvOperands {
  ConvSpec spec;
  MemoryDesc weights_from;  ///< the constant's own placement
  KnownValue weights;
  std::optional<KnownValue> bias;
  Dims dst_dims;
};

template <typename Op>
std::optional<ConvOperands> operands_of(Lowering& plan, const Node& node, const Op& op) {
  constexpr bool kTransposed = std::is_same_v<Op, ConvTranspose>;
  const auto* x = node.input(0);
  const auto* weights = plan.known(node.input(1));
  const auto* bias = plan.known(node.input(2));
  if (!plan.is_activation(x) || weights == nullptr || (node.input(2) != nullptr && bias == nullptr))
    return std::nullopt;
  const auto& src = plan.dims(x);
  const auto& filter = plan.dims(node.input(1));
  if (src.size() < 3 || src.size() > 5 || filter.size() != src.size()) return std::nullopt;
  const auto window = resolve_window(op, std::span(filter).subspan(2), std::span(src).subspan(2));
  if (!window) return std::nullopt;

  ConvOperands result;
  result.weights = *weights;
  const auto channels = kTransposed ? filter[1] * op.group : filter[0];
  result.dst_dims = {src[0], channels};
  result.dst_dims.insert(result.dst_dims.end(), window->output.begin(), window->output.end());
  if (count_of(result.dst_dims) == 0) return std::nullopt;
  if constexpr (kTransposed) {
    result.weights_from = transposed_weights(filter, op.group, DataType::kF32);
    result.weights.key.variant = 1;
  } else {
    result.weights_from = conv_weights(filter, op.group, DataType::kF32);
  }
  if (bias != nullptr) result.bias = *bias;
  result.spec = {MemoryDesc::any(src),
                 MemoryDesc::any(result.weights_from.dims()),
                 bias != nullptr ? MemoryDesc::plain({channels}) : MemoryDesc(),
                 MemoryDesc::any(result.dst_dims),
                 *window,
                 kTransposed};
  return result;
}

/// What the step does beside the convolution, and where it leaves the result.
struct Fusion {
  PostOps post;
  const Value* result;
  const Value* residual = nullptr;
};

/// The best primitive that does all of `fusion`, if it is not a slow one.
std::optional<Primitive> compile(const Lowering& plan, ConvSpec spec, const Fusion& fusion) {
  if (fusion.residual != nullptr) spec.dst = plan.home(fusion.residual).desc;
  auto primitive = make_convolution(spec, fusion.post);
  if (primitive && primitive->is_slow() && !(fusion.post.functions.empty() && fusion.residual == nullptr)) {
    return std::nullopt;
  }
  return primitive;
}

void append_conv(Lowering& plan, const Node& node, const ConvOperands& operands, const Fusion& fusion,
                 const Primitive& primitive) {
  const auto source = plan.as(node.input(0), primitive.desc(Arg::kSrc));
  const auto target =
      fusion.residual != nullptr ? plan.home(fusion.residual) : plan.new_location(primitive.desc(Arg::kDst));
  std::vector<StepOperand> list{
      {Arg::kSrc, source.slot, nullptr},
      {Arg::kWeights, -1, plan.pack(operands.weights, operands.weights_from, primitive.desc(Arg::kWeights))},
      {Arg::kDst, target.slot, nullptr}};
  if (operands.bias) {
    list.push_back({Arg::kBias, -1, plan.pack(*operands.bias, operands.spec.bias, operands.spec.bias)});
  }
  plan.append(node.type_name(), primitive, std::move(list));
  plan.define(fusion.result, target, operands.dst_dims);
}

/// Tries the convolution with residual and activation, with the activation alone, and by itself.
template <typename Op>
bool lower_any(Lowering& plan, const Node& node, const Op& op) {
  const auto operands = operands_of(plan, node, op);
  if (!operands) return false;
  const auto attempt = [&](const Residual& residual, bool activate) {
    Fusion fusion{{residual.add != nullptr, {}}, node.output(), residual.other};
    if (residual.add != nullptr) fusion.result = residual.add->output();
    if (activate) {
      auto activation = absorb_activation(plan, fusion.result);
      fusion.post.functions = std::move(activation.functions);
      fusion.result = activation.result;
    }
    const auto primitive = compile(plan, operands->spec, fusion);
    if (primitive) append_conv(plan, node, *operands, fusion, *primitive);
    if (!primitive) plan.forget_absorbed();
    return primitive.has_value();
  };
  const auto residual = find_residual(plan, node.output(), operands->dst_dims);
  return (residual.add != nullptr && attempt(residual, true)) || attempt({}, true) || attempt({}, false);
}

}  // namespace

bool lower_conv(Lowering& plan, const Node& node) { return lower_any(plan, node, *node.as<Conv>()); }

bool lower_conv_transpose(Lowering& plan, const Node& node) { return lower_any(plan, node, *node.as<ConvTranspose>()); }

}  // namespace slim::onednn
