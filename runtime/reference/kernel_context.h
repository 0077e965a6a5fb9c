#pragma once

#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "graph/graph.h"

namespace slim::reference {

/// What a kernel sees of its node: the operands, and the ways to refuse them.
class KernelContext {
 public:
  KernelContext(const Node& node, std::span<const Tensor* const> inputs) : node_(node), inputs_(inputs) {}

  /// The same node with other operands, which must outlive it: for a kernel that runs another one.
  KernelContext with_inputs(std::span<const Tensor* const> inputs) const { return {node_, inputs}; }

  std::size_t input_count() const { return inputs_.size(); }
  std::size_t output_count() const { return node_.outputs().size(); }

  /// Operand `index`; null if omitted.
  const Tensor* optional(std::size_t index) const { return index < inputs_.size() ? inputs_[index] : nullptr; }
  /// Operand `index`; throws Error if omitted.
  const Tensor& input(std::size_t index) const;
  /// The elements of an i32 or i64 operand; throws Error if omitted or of another type.
  std::vector<std::int64_t> ints(std::size_t index) const;
  /// The only element of an operand of any numeric type.
  double scalar(std::size_t index) const;
  /// The axis in [0, rank); throws Error if it is out of range.
  std::size_t axis(std::int64_t axis, std::size_t rank) const;
  /// The operand must have this rank at least.
  const Tensor& input_of_rank(std::size_t index, std::size_t at_least) const;

  /// A tensor to fill; throws Error if a dim is negative or the size is beyond all reason.
  Tensor make(DataType type, Dims dims) const;

  /// Throws Error with the node's name below `message`.
  [[noreturn]] void fail(std::string_view message) const;
  void require(bool holds, std::string_view message) const {
    if (!holds) fail(message);
  }
  [[noreturn]] void fail_type(DataType type) const;
  [[noreturn]] void fail_dims(const Tensor& a, const Tensor& b) const;

 private:
  const Node& node_;
  std::span<const Tensor* const> inputs_;
};

template <typename... T>
struct TypeList {};
using FloatTypes = TypeList<float, double>;
using IntegerTypes = TypeList<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t, std::int32_t,
                              std::uint64_t, std::int64_t>;
using NumericTypes = TypeList<float, double, std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t,
                              std::int32_t, std::uint64_t, std::int64_t>;

/// Calls `visit(std::type_identity<T>{})` for the T of the list that is `type`; throws Error if there is none.
template <typename First, typename... Rest, typename Visit>
auto dispatch(const KernelContext& context, DataType type, TypeList<First, Rest...> /*types*/, Visit&& visit) {
  if (type == kDataTypeOf<First>) return visit(std::type_identity<First>{});
  if constexpr (sizeof...(Rest) > 0) {
    return dispatch(context, type, TypeList<Rest...>{}, visit);
  } else {
    context.fail_type(type);
  }
}

/// Dims seen from one axis: element (o, i, k) stands at (o * size + i) * inner + k.
struct AxisView {
  std::int64_t outer = 1;
  std::int64_t size = 1;
  std::int64_t inner = 1;
};
AxisView view_of(const Dims& dims, std::size_t axis);

}  // namespace slim::reference
