#include "graph/rewrite/pass.h"

#include <algorithm>

#include "graph/infer.h"

namespace slim {

bool PassContext::is_disabled(std::string_view name) const {
  return std::find(options_.disabled.begin(), options_.disabled.end(), name) != options_.disabled.end();
}

void PassContext::say(std::string_view rule, std::string_view text) const {
  if (options_.sink) options_.sink(std::string(rule).append(": ").append(text));
}

Pass rule_pass(std::string name, std::vector<Rule> rules) {
  Pass pass{std::move(name), {}, {}};
  for (const auto& rule : rules) pass.rules.push_back(rule.name);
  pass.run = [name = pass.name, rules = std::move(rules)](Graph& graph, PassContext& context) {
    std::vector<Rule> enabled;
    for (const auto& rule : rules) {
      if (!context.is_disabled(rule.name)) enabled.push_back(rule);
    }
    // Applications are told at once; refusals only if they still stand when the rules have come to rest.
    std::vector<std::pair<std::string, std::string>> refusals;
    const RuleObserver observe = [&](const RuleEvent& event) {
      if (!context.is_explained(event.rule.name) && !context.is_explained(name)) return;
      if (event.why == nullptr) {
        context.say(event.rule.name, "applied at " + describe(*event.node));
      } else {
        refusals.emplace_back(event.rule.name, "declined at " + describe(*event.node) + ": " + event.why->why);
      }
    };
    const auto after_sweep = [&](Graph& changed) {
      refusals.clear();
      // What contradicts is found when the pass is over, with a report that the reader can use.
      Diagnostics ignored;
      infer_types(changed, ignored);
    };
    apply_rules(graph, enabled, after_sweep, observe);
    for (const auto& [rule, text] : refusals) context.say(rule, text);
  };
  return pass;
}

}  // namespace slim
