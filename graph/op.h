#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "graph/ops/base.h"
#include "graph/ops/binary.h"
#include "graph/ops/data_movement.h"
#include "graph/ops/int8.h"
#include "graph/ops/linear.h"
#include "graph/ops/normalization.h"
#include "graph/ops/pool.h"
#include "graph/ops/quantization.h"
#include "graph/ops/reduce.h"
#include "graph/ops/unary.h"

/// The typed operators. Attributes, inputs and defaults are those of ONNX opset 18 to 22 ("normal form"): what older
/// opsets gave as attributes (axes, pads, Clip's bounds) are inputs here, and importers translate. Operators without a
/// note have ONNX's inputs in ONNX's order.
namespace slim {

/// An operator that we do not know: carried through unchanged, in float. Its node's inputs are the operator's own,
/// followed by the outer values that its subgraphs capture; `captures` holds the names that the subgraphs' bytes use
/// for these last inputs, in order.
struct OpaqueOp {
  static constexpr std::string_view kName = "Opaque";
  std::string domain;
  std::string type;
  std::vector<Attribute> attributes;
  std::vector<std::string> captures;
  static void reflect(auto& self, auto&& field) {
    field("domain", self.domain);
    field("type", self.type);
    field("attributes", self.attributes);
    field("captures", self.captures);
  }
  bool operator==(const OpaqueOp&) const = default;
};

using OpVariant = std::variant<
    // convolutions and matrix products, pooling, normalization
    Conv, ConvTranspose, Gemm, MatMul, MaxPool, AveragePool, GlobalAveragePool, GlobalMaxPool, BatchNormalization,
    InstanceNormalization, LayerNormalization, LRN, LpNormalization,
    // elementwise
    Relu, Sigmoid, Tanh, HardSwish, Softplus, Softsign, Mish, Erf, Exp, Log, Sqrt, Reciprocal, Abs, Neg, Floor, Ceil,
    Round, Sign, Sin, Cos, Not, Identity, Clip, Dropout, LeakyRelu, Elu, Selu, HardSigmoid, Gelu, Cast, Add, Sub, Mul,
    Div, Pow, PRelu, Min, Max, Equal, Greater, Less, GreaterOrEqual, LessOrEqual, And, Or, Where, Mod,
    // softmax and reductions
    Softmax, LogSoftmax, ReduceMean, ReduceSum, ReduceMax, ReduceMin, ReduceProd, ReduceL1, ReduceL2, ReduceSumSquare,
    ArgMax, ArgMin, TopK,
    // data movers and shape arithmetic
    Concat, Flatten, Gather, GatherElements, Split, Slice, Reshape, Squeeze, Unsqueeze, Transpose, Expand, Tile, Pad,
    Resize, DepthToSpace, SpaceToDepth, ShapeOf, Size, Range1D, ConstantOfShape,
    // quantization
    QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear, QLinearConv, QLinearMatMul, ConvInteger, MatMulInteger,
    // chains of the INT8 runtime, in no file
    Int8Conv, Int8ConvTranspose, Int8Gemm, Int8Add, Int8Mul, Int8AveragePool, Int8GlobalAveragePool, Lookup,
    // the rest
    OpaqueOp>;

namespace detail {
template <typename T, typename... Operators>
constexpr std::size_t op_index(std::type_identity<std::variant<Operators...>>) {
  std::size_t index = 0;
  static_cast<void>(((std::is_same_v<T, Operators> || (++index, false)) || ...));
  return index;
}
}  // namespace detail

/// Position of T in OpVariant; the number of operators if it is none.
template <typename T>
inline constexpr std::size_t kOpIndex = detail::op_index<T>(std::type_identity<OpVariant>{});
template <typename T>
concept Operator = kOpIndex<T> < std::variant_size_v<OpVariant>;

/// Any operator: a variant that is made, copied and destroyed in op.cpp alone, since compiled wherever that happens, a
/// hundred alternatives would be most of the build's time.
class Op {
 public:
  Op();
  template <Operator T>
  Op(T op) : Op(kOpIndex<T>, &op) {}
  Op(const Op& other);
  Op(Op&& other) noexcept;
  Op& operator=(const Op& other);
  Op& operator=(Op&& other) noexcept;
  ~Op();
  bool operator==(const Op& other) const;

  /// The operator if it is a T, else null.
  template <Operator T>
  const T* as() const {
    return is<T>() ? static_cast<const T*>(address()) : nullptr;
  }
  template <Operator T>
  T* as() {
    return const_cast<T*>(std::as_const(*this).as<T>());
  }
  template <Operator T>
  bool is() const {
    return index() == kOpIndex<T>;
  }
  std::size_t index() const { return variant_.index(); }

  /// For std::visit.
  const OpVariant& variant() const { return variant_; }
  OpVariant& variant() { return variant_; }

 private:
  Op(std::size_t index, void* typed);  ///< takes the alternative `index` out of `typed`
  const void* address() const;
  OpVariant variant_;
};

/// The operator's name as ONNX spells it ("Conv"); an opaque operator's own type, with its domain in front if it has
/// one.
std::string type_name(const Op& op);

/// Operators that only the INT8 runtime knows: no importer makes them, no file contains them.
template <typename T>
inline constexpr bool kIsRuntimeOp = kOpIndex<T> >= kOpIndex<Int8Conv>&& kOpIndex<T> <= kOpIndex<Lookup>;

/// Calls `visit(std::type_identity<T>{})` for each typed operator (OpaqueOp excluded), in the order above.
template <typename Visit>
void for_each_op_type(Visit&& visit) {
  [&]<typename... T>(std::type_identity<std::variant<T...>>) {
    ((std::is_same_v<T, OpaqueOp> ? void() : void(visit(std::type_identity<T>{}))), ...);
  }(std::type_identity<OpVariant>{});
}

}  // namespace slim
