#include "graph/reflect.h"

#include <unordered_map>

namespace slim {

std::optional<Op> op_from_name(std::string_view name) {
  static const auto table = [] {
    std::unordered_map<std::string_view, Op> rows;
    for_each_op_type([&]<typename T>(std::type_identity<T>) { rows.emplace(T::kName, T{}); });
    return rows;
  }();
  const auto found = table.find(name);
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace slim
