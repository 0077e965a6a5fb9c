#pragma once

#include <optional>

#include "graph/graph.h"

namespace slim {

/// Where output axis i of a Transpose comes from; nullopt: the reversed axes of an input of unknown rank.
inline std::optional<Ints> permutation(const Node& transpose) {
  const auto& perm = transpose.as<Transpose>()->perm;
  if (!perm.empty()) return perm;
  const auto rank = transpose.input(0)->type().rank();
  if (!rank) return std::nullopt;
  Ints reversed;
  for (auto i = static_cast<std::int64_t>(*rank); i > 0; --i) reversed.push_back(i - 1);
  return reversed;
}

inline bool is_identity(const Ints& perm) {
  for (std::size_t i = 0; i < perm.size(); ++i) {
    if (perm[i] != static_cast<std::int64_t>(i)) return false;
  }
  return true;
}

}  // namespace slim
