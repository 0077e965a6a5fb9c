#include "passes/fuse/fuse.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

/// The rules that turn a float operator into an integer one, the telling ones first.
std::vector<Rule> integer_rules() {
  return {integer_conv(),    integer_gemm(),    integer_pool(), integer_binary(),
          sink_dequantize(), fuse_activation(), fuse_gate(),    fuse_residual()};
}

bool is_computed_float(const Node& node) {
  const auto* y = node.outputs().empty() ? nullptr : node.output();
  return y != nullptr && y->type().type == DataType::kF32 && !node.is<DequantizeLinear>();
}

}  // namespace

std::vector<FloatNode> why_float(const Graph& fused) {
  // The rules have come to rest: each declines, and says why. The clone is never changed.
  Graph scratch = fused.clone();
  const auto nodes = fused.nodes();
  const auto copies = scratch.nodes();
  const auto rules = integer_rules();
  std::vector<FloatNode> result;
  std::unordered_set<const Node*> erased;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!is_computed_float(*nodes[i])) continue;
    for (const auto& rule : rules) {
      if (!rule.pattern.accepts(*copies[i])) continue;
      std::string reason;
      const bool applied = apply_rule(scratch, rule, copies[i], erased, [&](const RuleEvent& event) {
        if (event.why == nullptr) return;
        reason = event.why->why;
        if (event.node != copies[i]) reason += " at " + describe(*event.node);
      });
      SLIM_CHECK(!applied);
      result.push_back({nodes[i], reason});
      break;
    }
  }
  return result;
}

}  // namespace slim
