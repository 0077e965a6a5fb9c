#include "converter/scopes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <regex>
#include <set>

namespace slim {
namespace {

std::vector<std::string> names_of(const Node& node) {
  std::vector<std::string> names;
  for (const auto& name : {node.name(), node.origin().name, node.output()->name()}) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

bool any_name(const Node& node, const std::function<bool(const std::string&)>& matches) {
  const auto names = names_of(node);
  return std::any_of(names.begin(), names.end(), matches);
}

std::function<bool(const Node&)> matcher(const std::string& pattern) {
  if (pattern.starts_with("op:")) {
    return
        [type = pattern.substr(3)](const Node& node) { return node.type_name() == type || node.origin().type == type; };
  }
  if (pattern.starts_with("re:")) {
    try {
      return [regex = std::regex(pattern.substr(3))](const Node& node) {
        return any_name(node, [&](const std::string& name) { return std::regex_match(name, regex); });
      };
    } catch (const std::regex_error& error) {
      throw Error(ExitCode::kUsage, fmt::format("--exclude '{}' is no regular expression: {}", pattern, error.what()));
    }
  }
  return [pattern](const Node& node) {
    return any_name(node, [&](const std::string& name) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; });
  };
}

std::string hint_for(const Graph& graph, const std::string& pattern) {
  std::set<std::string> candidates;
  const bool by_type = pattern.starts_with("op:");
  for (const auto* node : graph.nodes()) candidates.insert(by_type ? node->type_name() : names_of(*node).front());
  std::vector<std::string> some(candidates.begin(), candidates.end());
  const std::size_t shown = by_type ? some.size() : std::min<std::size_t>(some.size(), 5);
  some.resize(shown);
  return fmt::format("{}: {}{}", by_type ? "the model's operator types are" : "names in the model are like",
                     fmt::join(some, ", "), by_type ? "" : "; `inspect` lists them all");
}

}  // namespace

std::map<const Node*, std::string> matched_nodes(const Graph& graph, const std::vector<std::string>& patterns) {
  std::map<const Node*, std::string> result;
  for (const auto& pattern : patterns) {
    const auto matches = matcher(pattern);
    bool any = false;
    for (const auto* node : graph.nodes()) {
      if (!matches(*node)) continue;
      result.emplace(node, fmt::format("excluded by '{}'", pattern));
      any = true;
    }
    if (!any)
      throw Error(ExitCode::kUsage, fmt::format("--exclude '{}' matches no operator", pattern))
          .hint(hint_for(graph, pattern));
  }
  return result;
}

}  // namespace slim
