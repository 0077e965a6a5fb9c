#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace slim {

/// Sets of values that must share quantization parameters (union-find over names).
class ParameterGroups {
 public:
  /// Makes `name` a group of its own unless it is known.
  void add(const std::string& name);
  /// Merges the groups of two values; both become known.
  void join(const std::string& a, const std::string& b);
  /// Numbers the groups 0, 1, ... in the order in which their first member was added; returns how many there are.
  std::size_t number();
  /// Group number of a known name, after number().
  std::size_t of(const std::string& name) const;

 private:
  std::size_t root(std::size_t index) const;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::size_t> parent_;
  std::vector<std::size_t> number_;
};

}  // namespace slim
