#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "graph/op.h"

/// Visiting an operator's attributes without knowing the operator: what printing, parsing, comparing, hashing and
/// exporting are built on.
namespace slim {

/// The typed operator of this ONNX name with default attributes; nullopt if there is none.
std::optional<Op> op_from_name(std::string_view name);

/// Calls `field(std::string_view name, T& value)` for each attribute of `op` (an Op or a const Op), in reflect's order.
template <typename AnyOp, typename Field>
void for_each_field(AnyOp& op, Field&& field) {
  std::visit([&](auto& typed) { std::remove_cvref_t<decltype(typed)>::reflect(typed, field); }, op.variant());
}

/// Equality that survives a round trip through text: all NaN are the same, and -0 differs from 0.
inline bool same_value(float a, float b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}
template <typename T>
bool same_value(const T& a, const T& b) {
  return a == b;
}
inline bool same_value(const std::vector<float>& a, const std::vector<float>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) { return same_value(x, y); });
}
inline bool same_value(const Attribute& a, const Attribute& b) {
  return a.name == b.name && a.value.index() == b.value.index() &&
         std::visit(
             [&](const auto& value) { return same_value(value, std::get<std::decay_t<decltype(value)>>(b.value)); },
             a.value);
}
inline bool same_value(const std::vector<Attribute>& a, const std::vector<Attribute>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Attribute& x, const Attribute& y) { return same_value(x, y); });
}

/// Calls `pair(name, value in a, value in b)` for each attribute of two operators of the same type.
template <typename T, typename Pair>
void for_each_field_pair(const T& a, const T& b, Pair&& pair) {
  T::reflect(a, [&](std::string_view name, const auto& left) {
    T::reflect(b, [&](std::string_view other, const auto& right) {
      if constexpr (std::is_same_v<decltype(left), decltype(right)>) {
        if (name == other) pair(name, left, right);
      }
    });
  });
}

/// Calls `field(name, value)` for the attributes of a const Op that differ from their defaults.
template <typename Field>
void for_each_non_default_field(const Op& op, Field&& field) {
  std::visit(
      [&]<typename T>(const T& typed) {
        static const T defaults{};
        for_each_field_pair(typed, defaults, [&](std::string_view name, const auto& value, const auto& standard) {
          if (!same_value(value, standard)) field(name, value);
        });
      },
      op.variant());
}

}  // namespace slim
