#pragma once

#include <functional>
#include <span>
#include <string>

#include "graph/rewrite/pattern.h"
#include "graph/rewrite/rewriter.h"

namespace slim {

/// A rule is a value. `rewrite` is called where `pattern` matches; it decides first, changes the graph only through the
/// Rewriter, and returns Declined only if it changed nothing.
struct Rule {
  std::string name;
  NodePattern pattern;
  std::function<Outcome(const Match&, Rewriter&)> rewrite;
};

/// What happened where a rule's pattern could have begun.
struct RuleEvent {
  const Rule& rule;
  const Node* node;     ///< the pattern's root; where declined: the node where the match failed
  const Declined* why;  ///< null: applied
};
using RuleObserver = std::function<void(const RuleEvent&)>;

/// Tries `rule` at `node`. Nodes that went are added to `erased`. `node` may be one of them: the observer is called
/// with it before it goes.
bool apply_rule(Graph& graph, const Rule& rule, Node* node, std::unordered_set<const Node*>& erased,
                const RuleObserver& observe = {});

/// Applies the rules until none applies any more: sweep after sweep over the nodes in graph order, at each node the
/// first rule of the list that applies. `after_sweep` brings types up to date when something changed. Rules that
/// never come to rest are our bug. Returns how often a rule applied.
std::size_t apply_rules(Graph& graph, std::span<const Rule> rules, const std::function<void(Graph&)>& after_sweep = {},
                        const RuleObserver& observe = {});

}  // namespace slim
