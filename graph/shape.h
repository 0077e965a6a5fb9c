#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "graph/data_type.h"
#include "graph/tensor.h"

namespace slim {

/// Size of one axis: a number, a symbol that stands for the same number wherever it occurs in a graph, or unknown.
class Dim {
 public:
  Dim() = default;  ///< unknown
  Dim(std::int64_t value) : value_(value) {}
  static Dim symbol(std::string name) {
    Dim dim;
    dim.symbol_ = std::move(name);
    return dim;
  }

  bool is_known() const { return value_ >= 0; }
  bool is_symbol() const { return value_ < 0 && !symbol_.empty(); }
  bool is_unknown() const { return value_ < 0 && symbol_.empty(); }
  std::int64_t value() const {
    SLIM_CHECK(is_known());
    return value_;
  }
  const std::string& name() const { return symbol_; }

  /// Both are the same number or the same symbol. Two unknowns compare equal as values, but may differ at run time:
  /// ask `surely_equal` where that matters.
  bool operator==(const Dim&) const = default;

 private:
  std::int64_t value_ = -1;
  std::string symbol_;
};

inline bool surely_equal(const Dim& a, const Dim& b) { return a == b && !a.is_unknown(); }
inline bool surely_different(const Dim& a, const Dim& b) {
  return a.is_known() && b.is_known() && a.value() != b.value();
}

/// A known rank with possibly unknown dims.
using Shape = std::vector<Dim>;

Shape to_shape(const Dims& dims);
/// The dims if all are known.
std::optional<Dims> to_dims(const Shape& shape);

/// What is known of a value before it is computed.
struct TensorType {
  DataType type = DataType::kUndefined;  ///< kUndefined: not known (output of an opaque operator)
  std::optional<Shape> shape;            ///< nullopt: not even the rank is known

  std::optional<std::size_t> rank() const { return shape ? std::optional(shape->size()) : std::nullopt; }
  std::optional<Dims> dims() const { return shape ? to_dims(*shape) : std::nullopt; }
  bool operator==(const TensorType&) const = default;
};

/// "f32[N,3,224,224]", unknown dims as "?", unknown rank as "f32[*]".
std::string to_string(const TensorType& type);
std::string to_string(const Shape& shape);
std::string to_string(const Dims& dims);

}  // namespace slim
