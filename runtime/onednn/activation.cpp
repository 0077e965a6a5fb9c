#include "runtime/onednn/activation.h"

#include <cmath>
#include <limits>

namespace slim::onednn {
namespace {

constexpr float kLowest = std::numeric_limits<float>::lowest();
constexpr float kHighest = std::numeric_limits<float>::max();

using Functions = std::vector<EltwiseOp>;

/// The functions of each operator; empty for all others.
struct FunctionsOf {
  const Lowering& plan;
  const Node& node;

  Functions operator()(const Relu&) const { return {{Eltwise::kRelu}}; }
  Functions operator()(const LeakyRelu& op) const { return {{Eltwise::kRelu, op.alpha}}; }
  Functions operator()(const Elu& op) const { return {{Eltwise::kElu, op.alpha}}; }
  Functions operator()(const Selu& op) const { return {{Eltwise::kElu, op.alpha}, {Eltwise::kLinear, op.gamma, 0.0F}}; }
  Functions operator()(const HardSigmoid& op) const {
    return {{Eltwise::kLinear, op.alpha, op.beta}, {Eltwise::kClip, 0.0F, 1.0F}};
  }
  Functions operator()(const HardSwish&) const { return {{Eltwise::kHardSwish}}; }
  Functions operator()(const Sigmoid&) const { return {{Eltwise::kSigmoid}}; }
  Functions operator()(const Tanh&) const { return {{Eltwise::kTanh}}; }
  Functions operator()(const Softplus&) const { return {{Eltwise::kSoftplus}}; }
  Functions operator()(const Mish&) const { return {{Eltwise::kMish}}; }
  Functions operator()(const Exp&) const { return {{Eltwise::kExp}}; }
  Functions operator()(const Log&) const { return {{Eltwise::kLog}}; }
  Functions operator()(const Sqrt&) const { return {{Eltwise::kSqrt}}; }
  Functions operator()(const Abs&) const { return {{Eltwise::kAbs}}; }
  Functions operator()(const Neg&) const { return {{Eltwise::kLinear, -1.0F, 0.0F}}; }
  Functions operator()(const Round&) const { return {{Eltwise::kRound}}; }
  Functions operator()(const Gelu& op) const {
    return {{op.approximate == "tanh" ? Eltwise::kGeluTanh : Eltwise::kGelu}};
  }
  Functions operator()(const Clip&) const {
    const auto bound = [&](std::size_t index, float missing) {
      return node.input(index) == nullptr ? std::optional(missing) : plan.scalar(node.input(index));
    };
    const auto low = bound(1, kLowest);
    const auto high = bound(2, kHighest);
    if (!low || !high) return {};
    if (*low == 0.0F && *high == kHighest) return {{Eltwise::kRelu}};
    return {{Eltwise::kClip, *low, *high}};
  }
  /// One slope for all channels.
  Functions operator()(const PRelu&) const {
    const auto slope = plan.scalar(node.input(1));
    return slope ? Functions{{Eltwise::kRelu, *slope}} : Functions{};
  }
  template <typename T>
  Functions operator()(const T&) const {
    return {};
  }
};

/// f in x * f(x), as the function of x that the product is.
Functions gate_function(const Node& node) {
  if (node.is<Sigmoid>()) return {{Eltwise::kSwish, 1.0F}};
  const auto* hard = node.as<HardSigmoid>();
  if (hard != nullptr && std::fabs(hard->alpha - 1.0F / 6.0F) < 1e-6F && hard->beta == 0.5F) {
    return {{Eltwise::kHardSwish}};
  }
  return {};
}

/// The Mul that alone reads f(x) and multiplies it by x; null if there is none.
const Node* gate_product(const Lowering& plan, const Node& function) {
  const auto* gate = function.output();
  if (!plan.is_private(gate)) return nullptr;
  const auto* product = gate->uses()[0].node;
  if (!product->is<Mul>()) return nullptr;
  const auto* x = function.input(0);
  const bool reads_x = (product->input(0) == x || product->input(1) == x) && x != gate;
  return reads_x ? product : nullptr;
}

}  // namespace

std::vector<EltwiseOp> eltwise_ops(const Lowering& plan, const Node& node) {
  return std::visit(FunctionsOf{plan, node}, node.op().variant());
}

FusedActivation absorb_gate(Lowering& plan, const Node& node) {
  auto functions = gate_function(node);
  const auto* product = functions.empty() ? nullptr : gate_product(plan, node);
  if (product == nullptr) return {{}, nullptr};
  plan.absorb(product);
  return {std::move(functions), product->output()};
}

FusedActivation absorb_activation(Lowering& plan, const Value* value) {
  FusedActivation none{{}, value};
  if (!plan.may_vanish(value)) return none;
  if (value->use_count() == 1) {
    const auto& use = value->uses()[0];
    auto functions = use.index == 0 ? eltwise_ops(plan, *use.node) : Functions{};
    if (functions.empty()) return none;
    plan.absorb(use.node);
    return {std::move(functions), use.node->output()};
  }
  if (value->use_count() != 2) return none;
  for (const auto& use : value->uses()) {
    auto fused = absorb_gate(plan, *use.node);
    // The product must be the other reader.
    if (fused.result == nullptr) continue;
    plan.absorb(use.node);
    return fused;
  }
  return none;
}

}  // namespace slim::onednn
