#include "passes/quantize/parameter_groups.h"

#include <algorithm>

namespace slim {

void ParameterGroups::add(const std::string& name) {
  if (index_.emplace(name, parent_.size()).second) parent_.push_back(parent_.size());
}

void ParameterGroups::join(const std::string& a, const std::string& b) {
  add(a);
  add(b);
  const auto first = root(index_.at(a));
  const auto second = root(index_.at(b));
  // The lower index is the root, so that numbers follow the order of adding.
  parent_[std::max(first, second)] = std::min(first, second);
}

std::size_t ParameterGroups::number() {
  number_.assign(parent_.size(), 0);
  std::size_t count = 0;
  for (std::size_t i = 0; i < parent_.size(); ++i) number_[i] = parent_[i] == i ? count++ : number_[root(i)];
  return count;
}

std::size_t ParameterGroups::of(const std::string& name) const { return number_[index_.at(name)]; }

std::size_t ParameterGroups::root(std::size_t index) const {
  while (parent_[index] != index) index = parent_[index];
  return index;
}

}  // namespace slim
