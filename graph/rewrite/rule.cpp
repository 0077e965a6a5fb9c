#include "graph/rewrite/rule.h"

namespace slim {
namespace {

/// Far more than the longest chain of rewrites that enable one another; each sweep applies at least one.
constexpr std::size_t kMaxSweeps = 1000;

}  // namespace

bool apply_rule(Graph& graph, const Rule& rule, Node* node, std::unordered_set<const Node*>& erased,
                const RuleObserver& observe) {
  if (!rule.pattern.accepts(*node)) return false;
  Matcher matcher(node);
  if (!rule.pattern.match(node, matcher)) {
    const auto& failure = matcher.failure();
    const Declined why{failure.why};
    if (observe) observe({rule, failure.node != nullptr ? failure.node : node, &why});
    return false;
  }
  Rewriter rewriter(graph, matcher.match());
  const Outcome outcome = rule.rewrite(matcher.match(), rewriter);
  const auto* why = std::get_if<Declined>(&outcome);
  SLIM_CHECK(rewriter.changed() == (why == nullptr));
  if (observe) observe({rule, node, why});
  rewriter.finish(erased);
  return why == nullptr;
}

std::size_t apply_rules(Graph& graph, std::span<const Rule> rules, const std::function<void(Graph&)>& after_sweep,
                        const RuleObserver& observe) {
  std::size_t total = 0;
  for (std::size_t sweep = 0;; ++sweep) {
    SLIM_CHECK(sweep < kMaxSweeps);
    std::size_t applied = 0;
    std::unordered_set<const Node*> erased;
    for (auto* node : graph.nodes()) {
      for (const auto& rule : rules) {
        if (erased.contains(node)) break;
        if (!apply_rule(graph, rule, node, erased, observe)) continue;
        ++applied;
        break;
      }
    }
    if (applied == 0) return total;
    total += applied;
    graph.erase_dead();
    if (after_sweep) after_sweep(graph);
  }
}

}  // namespace slim
