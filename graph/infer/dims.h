#pragma once

#include <optional>
#include <span>

#include "graph/infer.h"

/// Arithmetic on sizes that are numbers, symbols or unknown. Whatever does not stay a number or a single symbol, and
/// whatever would overflow, is unknown.
namespace slim {

PartialInt add(const PartialInt& a, const PartialInt& b);
PartialInt subtract(const PartialInt& a, const PartialInt& b);
PartialInt multiply(const PartialInt& a, const PartialInt& b);
/// Rounds towards zero, as integer Div does; division by zero is unknown.
PartialInt divide(const PartialInt& a, const PartialInt& b);

/// Product of all dims; 1 for none.
Dim product(std::span<const Dim> dims);

/// Numpy's rule for one axis; nullopt: two numbers above 1 differ. A number above 1 wins over a symbol, which must be
/// that number or 1.
std::optional<Dim> broadcast(const Dim& a, const Dim& b);
/// Numpy's rule for shapes; nullopt: they clash.
std::optional<Shape> broadcast(const Shape& a, const Shape& b);

/// The better known of two dims that are the same at run time; nullopt: they are different numbers.
std::optional<Dim> unify(const Dim& a, const Dim& b);

/// `rank` unknown dims.
inline Shape unknown_shape(std::size_t rank) { return Shape(rank); }

}  // namespace slim
