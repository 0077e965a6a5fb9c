#include "converter/range_refinement.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <span>

namespace slim {
namespace {

constexpr double kLeastGain = 0.1;
constexpr std::size_t kFirstParts = 4;

/// Observed values that share parameters, by their first member's place in the graph.
std::vector<std::vector<std::string>> observed_groups(const QuantizationPlan& plan) {
  std::vector<std::vector<std::string>> groups;
  std::map<std::size_t, std::size_t> place;
  for (const auto& name : plan.observed) {
    const auto [found, is_new] = place.try_emplace(plan.values.at(name).group, groups.size());
    if (is_new) groups.emplace_back();
    groups[found->second].push_back(name);
  }
  return groups;
}

/// `current` with the ranges of `other` for `groups`.
Ranges replaced(const Ranges& current, const Ranges& other, std::span<const std::vector<std::string>> groups) {
  Ranges result = current;
  for (const auto& group : groups) {
    for (const auto& name : group) result[name] = other.at(name);
  }
  return result;
}

}  // namespace

Refined refine_ranges(const QuantizationPlan& plan, const Ranges& base, double base_score,
                      const std::vector<Ranges>& others, std::size_t trials,
                      const std::function<double(const Ranges&)>& score) {
  const auto groups = observed_groups(plan);
  struct Part {
    std::size_t begin;
    std::size_t end;
  };
  std::deque<Part> parts;
  const auto first = std::min(kFirstParts, groups.size());
  for (std::size_t i = 0; i < first; ++i) parts.push_back({i * groups.size() / first, (i + 1) * groups.size() / first});

  // Half of a part that changed may do better as it was.
  auto alternatives = others;
  alternatives.push_back(base);
  Refined best{base, base_score, 0, 0};
  while (!parts.empty() && best.trials < trials) {
    const auto part = parts.front();
    parts.pop_front();
    double largest_difference = 0.0;
    const double before = best.score;
    const Ranges current = best.ranges;
    for (const auto& other : alternatives) {
      if (best.trials == trials) break;
      Ranges tried = replaced(current, other, std::span(groups).subspan(part.begin, part.end - part.begin));
      if (tried == current) continue;
      ++best.trials;
      const double tried_score = score(tried);
      largest_difference = std::max(largest_difference, std::fabs(tried_score - before));
      if (tried_score < best.score + kLeastGain) continue;
      best.score = tried_score;
      best.ranges = std::move(tried);
    }
    if (part.end - part.begin < 2 || largest_difference < kLeastGain) continue;
    const auto middle = (part.begin + part.end) / 2;
    parts.push_back({part.begin, middle});
    parts.push_back({middle, part.end});
  }
  for (const auto& [name, range] : best.ranges) best.changed += range == base.at(name) ? 0 : 1;
  return best;
}

}  // namespace slim
