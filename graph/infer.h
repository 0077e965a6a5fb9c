#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/error.h"
#include "graph/graph.h"
#include "graph/shape.h"

namespace slim {

/// An element of an integer tensor as far as it is known before run time: a number of any sign (as in a Reshape's
/// target [-1,256]), a symbolic dim, or nothing.
class PartialInt {
 public:
  PartialInt() = default;  ///< unknown
  PartialInt(std::int64_t number) : number_(number) {}
  PartialInt(const Dim& dim) {
    if (dim.is_known()) number_ = dim.value();
    if (dim.is_symbol()) symbol_ = dim.name();
  }

  bool is_number() const { return number_.has_value(); }
  bool is_symbol() const { return !symbol_.empty(); }
  bool is_unknown() const { return !is_number() && !is_symbol(); }
  std::int64_t number() const {
    SLIM_CHECK(is_number());
    return *number_;
  }
  const std::string& symbol() const { return symbol_; }
  bool is(std::int64_t number) const { return number_ == number; }

  /// As the size of an axis; negative numbers give an unknown dim.
  Dim dim() const {
    if (is_symbol()) return Dim::symbol(symbol_);
    return is_number() ? Dim(*number_) : Dim();
  }
  /// The same number or symbol, or both unknown.
  bool operator==(const PartialInt&) const = default;

 private:
  std::optional<std::int64_t> number_;
  std::string symbol_;
};

/// The elements of a scalar (one element) or of a short one-dimensional tensor of type i64, i32 or bool.
using PartialValue = std::vector<PartialInt>;

/// What type inference learned beside the types.
struct Inference {
  /// For outputs of nodes whose elements are known at least in part (Shape -> Gather -> Concat chains).
  std::unordered_map<const Value*, PartialValue> partial_values;

  /// The value as a constant of its own type and dims, if every element is a number; constants themselves are not
  /// looked up.
  std::optional<Tensor> constant(const Value& value) const;
};

/// Sets the type of every node output from the types of graph inputs and constants, in topological order. Symbolic dims
/// are kept where the arithmetic leaves them as they are, other results of arithmetic on them are unknown. A node whose
/// operands contradict its operator (element types, ranks, shapes, attributes) is reported to `diagnostics`; its
/// outputs get unknown types, about which later nodes do not complain. Outputs of opaque operators keep the type that
/// they have.
Inference infer_types(Graph& graph, Diagnostics& diagnostics);

/// The same for one node, whose operands have their types: for importers whose operators depend on ranks and sizes.
/// Adds what it learned to `known`; false: the node was reported.
bool infer_node(Node& node, Inference& known, Diagnostics& diagnostics);

}  // namespace slim
