#include "graph/infer/dims.h"

#include <algorithm>
#include <limits>

namespace slim {

PartialInt add(const PartialInt& a, const PartialInt& b) {
  if (a.is(0)) return b;
  if (b.is(0)) return a;
  std::int64_t sum = 0;
  if (!a.is_number() || !b.is_number() || __builtin_add_overflow(a.number(), b.number(), &sum)) return {};
  return sum;
}

PartialInt subtract(const PartialInt& a, const PartialInt& b) {
  if (b.is(0)) return a;
  if (a.is_symbol() && a == b) return 0;
  std::int64_t difference = 0;
  if (!a.is_number() || !b.is_number() || __builtin_sub_overflow(a.number(), b.number(), &difference)) return {};
  return difference;
}

PartialInt multiply(const PartialInt& a, const PartialInt& b) {
  if (a.is(0) || b.is(0)) return 0;
  if (a.is(1)) return b;
  if (b.is(1)) return a;
  std::int64_t result = 0;
  if (!a.is_number() || !b.is_number() || __builtin_mul_overflow(a.number(), b.number(), &result)) return {};
  return result;
}

PartialInt divide(const PartialInt& a, const PartialInt& b) {
  if (b.is(1)) return a;
  if (a.is_symbol() && a == b) return 1;
  if (!a.is_number() || !b.is_number() || b.number() == 0) return {};
  if (a.number() == std::numeric_limits<std::int64_t>::min() && b.number() == -1) return {};
  return a.number() / b.number();
}

Dim product(std::span<const Dim> dims) {
  PartialInt result = 1;
  for (const auto& dim : dims) result = multiply(result, dim);
  return result.dim();
}

std::optional<Dim> broadcast(const Dim& a, const Dim& b) {
  if (a == Dim(1)) return b;
  if (b == Dim(1)) return a;
  if (surely_different(a, b)) return std::nullopt;
  if (a.is_known()) return a;
  if (b.is_known()) return b;
  return a == b ? a : Dim();
}

std::optional<Shape> broadcast(const Shape& a, const Shape& b) {
  const auto& longer = a.size() >= b.size() ? a : b;
  const auto& shorter = a.size() >= b.size() ? b : a;
  Shape result = longer;
  const auto offset = longer.size() - shorter.size();
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    const auto dim = broadcast(longer[offset + i], shorter[i]);
    if (!dim) return std::nullopt;
    result[offset + i] = *dim;
  }
  return result;
}

std::optional<Dim> unify(const Dim& a, const Dim& b) {
  if (surely_different(a, b)) return std::nullopt;
  if (a.is_known() || b.is_unknown()) return a;
  return b.is_known() || a.is_unknown() ? b : a;
}

}  // namespace slim
