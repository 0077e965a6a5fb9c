#include "graph/arity.h"

#include <array>
#include <string_view>

namespace slim {
namespace {

constexpr auto kMany = Arity::kMany;

struct ArityRow {
  std::string_view name;
  Arity arity;
};

// In the order of Op. Operators that are missing here have one input and one output.
constexpr std::array kArityRows{
    ArityRow{"Conv", {2, 3, 1, 1}},
    ArityRow{"ConvTranspose", {2, 3, 1, 1}},
    ArityRow{"Gemm", {2, 3, 1, 1}},
    ArityRow{"MatMul", {2, 2, 1, 1}},
    ArityRow{"MaxPool", {1, 1, 1, 2}},
    ArityRow{"BatchNormalization", {5, 5, 1, 1}},
    ArityRow{"InstanceNormalization", {3, 3, 1, 1}},
    ArityRow{"LayerNormalization", {2, 3, 1, 1}},
    ArityRow{"Clip", {1, 3, 1, 1}},
    ArityRow{"Dropout", {1, 3, 1, 2}},
    ArityRow{"Add", {2, 2, 1, 1}},
    ArityRow{"Sub", {2, 2, 1, 1}},
    ArityRow{"Mul", {2, 2, 1, 1}},
    ArityRow{"Div", {2, 2, 1, 1}},
    ArityRow{"Pow", {2, 2, 1, 1}},
    ArityRow{"PRelu", {2, 2, 1, 1}},
    ArityRow{"Min", {1, kMany, 1, 1}},
    ArityRow{"Max", {1, kMany, 1, 1}},
    ArityRow{"Equal", {2, 2, 1, 1}},
    ArityRow{"Greater", {2, 2, 1, 1}},
    ArityRow{"Less", {2, 2, 1, 1}},
    ArityRow{"GreaterOrEqual", {2, 2, 1, 1}},
    ArityRow{"LessOrEqual", {2, 2, 1, 1}},
    ArityRow{"And", {2, 2, 1, 1}},
    ArityRow{"Or", {2, 2, 1, 1}},
    ArityRow{"Where", {3, 3, 1, 1}},
    ArityRow{"Mod", {2, 2, 1, 1}},
    ArityRow{"ReduceMean", {1, 2, 1, 1}},
    ArityRow{"ReduceSum", {1, 2, 1, 1}},
    ArityRow{"ReduceMax", {1, 2, 1, 1}},
    ArityRow{"ReduceMin", {1, 2, 1, 1}},
    ArityRow{"ReduceProd", {1, 2, 1, 1}},
    ArityRow{"ReduceL1", {1, 2, 1, 1}},
    ArityRow{"ReduceL2", {1, 2, 1, 1}},
    ArityRow{"ReduceSumSquare", {1, 2, 1, 1}},
    ArityRow{"TopK", {2, 2, 2, 2}},
    ArityRow{"Concat", {1, kMany, 1, 1}},
    ArityRow{"Gather", {2, 2, 1, 1}},
    ArityRow{"GatherElements", {2, 2, 1, 1}},
    ArityRow{"Split", {1, 2, 1, kMany}},
    ArityRow{"Slice", {3, 5, 1, 1}},
    ArityRow{"Reshape", {2, 2, 1, 1}},
    ArityRow{"Squeeze", {1, 2, 1, 1}},
    ArityRow{"Unsqueeze", {2, 2, 1, 1}},
    ArityRow{"Expand", {2, 2, 1, 1}},
    ArityRow{"Tile", {2, 2, 1, 1}},
    ArityRow{"Pad", {2, 4, 1, 1}},
    ArityRow{"Resize", {1, 4, 1, 1}},
    ArityRow{"Range", {3, 3, 1, 1}},
    ArityRow{"QuantizeLinear", {2, 3, 1, 1}},
    ArityRow{"DequantizeLinear", {2, 3, 1, 1}},
    ArityRow{"DynamicQuantizeLinear", {1, 1, 3, 3}},
    ArityRow{"QLinearConv", {8, 9, 1, 1}},
    ArityRow{"QLinearMatMul", {8, 8, 1, 1}},
    ArityRow{"ConvInteger", {2, 4, 1, 1}},
    ArityRow{"MatMulInteger", {2, 4, 1, 1}},
    ArityRow{"Int8Conv", {3, 5, 1, 1}},
    ArityRow{"Int8ConvTranspose", {3, 5, 1, 1}},
    ArityRow{"Int8Gemm", {3, 5, 1, 1}},
    ArityRow{"Int8Add", {2, 2, 1, 1}},
    ArityRow{"Int8Mul", {2, 2, 1, 1}},
    ArityRow{"Lookup", {2, 2, 1, 1}},
};

constexpr Arity find(std::string_view name) {
  for (const auto& row : kArityRows) {
    if (row.name == name) return row.arity;
  }
  return {1, 1, 1, 1};
}

template <typename... T>
constexpr bool rows_name_operators(std::type_identity<std::variant<T...>>) {
  for (const auto& row : kArityRows) {
    if (!((row.name == T::kName) || ...)) return false;
  }
  return true;
}
static_assert(rows_name_operators(std::type_identity<OpVariant>{}), "a row names no operator");

template <typename T>
constexpr Arity kArity = std::is_same_v<T, OpaqueOp> ? Arity{0, kMany, 0, kMany} : find(T::kName);

}  // namespace

Arity arity(const Op& op) {
  return std::visit([]<typename T>(const T&) { return kArity<T>; }, op.variant());
}

}  // namespace slim
