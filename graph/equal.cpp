#include "graph/equal.h"

#include <fmt/format.h>

#include <algorithm>

#include "graph/reflect.h"

namespace slim {
namespace {

bool same_dim(const Dim& a, const Dim& b) {
  if (a.is_known() || b.is_known()) return a == b;
  return a.name() == b.name();  // empty: unknown
}

bool same_type(const TensorType& a, const TensorType& b) {
  return a.type == b.type && a.shape.has_value() == b.shape.has_value() &&
         (!a.shape || std::equal(a.shape->begin(), a.shape->end(), b.shape->begin(), b.shape->end(), same_dim));
}

std::string_view name_or_gap(const Value* value) { return value == nullptr ? "_" : std::string_view(value->name()); }

/// Compares part by part and keeps the first difference.
class Comparison {
 public:
  bool graphs(const Graph& a, const Graph& b) {
    return check(a.name == b.name, "the graphs' names differ") && check(a.opsets == b.opsets, "opsets differ") &&
           check(a.metadata == b.metadata, "metadata differ") && all_values(a.inputs(), b.inputs(), "inputs") &&
           all_values(a.constants(), b.constants(), "constants") && all_nodes(a.nodes(), b.nodes()) &&
           outputs(a.outputs(), b.outputs());
  }
  std::string take_difference() { return std::move(difference_); }

 private:
  template <typename... Args>
  bool check(bool same, fmt::format_string<Args...> difference, Args&&... args) {
    if (!same) difference_ = fmt::format(difference, std::forward<Args>(args)...);
    return same;
  }

  bool value(const Value* a, const Value* b) {
    return check(a->name() == b->name(), "value '{}' stands where '{}' does", a->name(), b->name()) &&
           check(same_type(a->type(), b->type()), "value '{}' has type {} and {}", a->name(), to_string(a->type()),
                 to_string(b->type())) &&
           check(a->is_constant() == b->is_constant(), "only one value '{}' is a constant", a->name()) &&
           check(!a->is_constant() || a->constant() == b->constant(), "constant '{}' has other contents", a->name());
  }

  bool all_values(const std::vector<Value*>& a, const std::vector<Value*>& b, std::string_view what) {
    return check(a.size() == b.size(), "{} and {} {}", a.size(), b.size(), what) &&
           std::equal(a.begin(), a.end(), b.begin(), [&](const auto* x, const auto* y) { return value(x, y); });
  }

  bool operands(const Node& a, const Node& b) {
    for (std::size_t i = 0; i < std::max(a.inputs().size(), b.inputs().size()); ++i) {
      const auto left = name_or_gap(a.input(i));
      const auto right = name_or_gap(b.input(i));
      const bool same = left == right && (a.input(i) == nullptr) == (b.input(i) == nullptr);
      if (!check(same, "{}: input {} is '{}' and '{}'", describe(a), i, left, right)) return false;
    }
    return true;
  }

  bool node(const Node& a, const Node& b) {
    std::string why;
    return check(same_op(a.op(), b.op(), &why), "{}: {}", describe(a), why) &&
           check(a.name() == b.name(), "{}: the other's name is '{}'", describe(a), b.name()) &&
           check(a.origin() == b.origin(), "{}: origins differ", describe(a)) && operands(a, b) &&
           all_values(a.outputs(), b.outputs(), "results");
  }

  bool all_nodes(const std::vector<const Node*>& a, const std::vector<const Node*>& b) {
    return check(a.size() == b.size(), "{} and {} nodes", a.size(), b.size()) &&
           std::equal(a.begin(), a.end(), b.begin(), [&](const auto* x, const auto* y) { return node(*x, *y); });
  }

  bool outputs(const std::vector<GraphOutput>& a, const std::vector<GraphOutput>& b) {
    return check(a.size() == b.size(), "{} and {} outputs", a.size(), b.size()) &&
           std::equal(a.begin(), a.end(), b.begin(), [&](const auto& x, const auto& y) {
             return check(x.name == y.name && x.value->name() == y.value->name(), "output '{}' = '{}' and '{}' = '{}'",
                          x.name, x.value->name(), y.name, y.value->name());
           });
  }

  std::string difference_;
};

}  // namespace

bool structurally_equal(const Graph& a, const Graph& b, std::string* why) {
  Comparison comparison;
  const bool same = comparison.graphs(a, b);
  if (!same && why != nullptr) *why = comparison.take_difference();
  return same;
}

bool same_op(const Op& a, const Op& b, std::string* why) {
  std::string difference;
  if (a.index() != b.index()) {
    difference = fmt::format("operators {} and {}", type_name(a), type_name(b));
  } else {
    std::visit(
        [&]<typename T>(const T& left) {
          for_each_field_pair(left, *b.as<T>(), [&](std::string_view name, const auto& x, const auto& y) {
            if (!same_value(x, y) && difference.empty()) difference = fmt::format("attribute '{}' differs", name);
          });
        },
        a.variant());
  }
  if (!difference.empty() && why != nullptr) *why = difference;
  return difference.empty();
}

}  // namespace slim
