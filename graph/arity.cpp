#include "graph/arity.h"

#include <array>
#include <string_view>

namespace slim {
namespace {

constexpr auto kMany = Arity::kMany;

struct Row {
  std::string_view name;
  Arity arity;
};

// In the order of Op. Operators that are missing here have one input and one output.
constexpr std::array kRows{
    Row{"Conv", {2, 3, 1, 1}},
    Row{"ConvTranspose", {2, 3, 1, 1}},
    Row{"Gemm", {2, 3, 1, 1}},
    Row{"MatMul", {2, 2, 1, 1}},
    Row{"MaxPool", {1, 1, 1, 2}},
    Row{"BatchNormalization", {5, 5, 1, 1}},
    Row{"InstanceNormalization", {3, 3, 1, 1}},
    Row{"LayerNormalization", {2, 3, 1, 1}},
    Row{"Clip", {1, 3, 1, 1}},
    Row{"Dropout", {1, 3, 1, 2}},
    Row{"Add", {2, 2, 1, 1}},
    Row{"Sub", {2, 2, 1, 1}},
    Row{"Mul", {2, 2, 1, 1}},
    Row{"Div", {2, 2, 1, 1}},
    Row{"Pow", {2, 2, 1, 1}},
    Row{"PRelu", {2, 2, 1, 1}},
    Row{"Min", {1, kMany, 1, 1}},
    Row{"Max", {1, kMany, 1, 1}},
    Row{"Equal", {2, 2, 1, 1}},
    Row{"Greater", {2, 2, 1, 1}},
    Row{"Less", {2, 2, 1, 1}},
    Row{"GreaterOrEqual", {2, 2, 1, 1}},
    Row{"LessOrEqual", {2, 2, 1, 1}},
    Row{"And", {2, 2, 1, 1}},
    Row{"Or", {2, 2, 1, 1}},
    Row{"Where", {3, 3, 1, 1}},
    Row{"Mod", {2, 2, 1, 1}},
    Row{"ReduceMean", {1, 2, 1, 1}},
    Row{"ReduceSum", {1, 2, 1, 1}},
    Row{"ReduceMax", {1, 2, 1, 1}},
    Row{"ReduceMin", {1, 2, 1, 1}},
    Row{"ReduceProd", {1, 2, 1, 1}},
    Row{"ReduceL1", {1, 2, 1, 1}},
    Row{"ReduceL2", {1, 2, 1, 1}},
    Row{"ReduceSumSquare", {1, 2, 1, 1}},
    Row{"TopK", {2, 2, 2, 2}},
    Row{"Concat", {1, kMany, 1, 1}},
    Row{"Gather", {2, 2, 1, 1}},
    Row{"GatherElements", {2, 2, 1, 1}},
    Row{"Split", {1, 2, 1, kMany}},
    Row{"Slice", {3, 5, 1, 1}},
    Row{"Reshape", {2, 2, 1, 1}},
    Row{"Squeeze", {1, 2, 1, 1}},
    Row{"Unsqueeze", {2, 2, 1, 1}},
    Row{"Expand", {2, 2, 1, 1}},
    Row{"Tile", {2, 2, 1, 1}},
    Row{"Pad", {2, 4, 1, 1}},
    Row{"Resize", {1, 4, 1, 1}},
    Row{"Range", {3, 3, 1, 1}},
    Row{"QuantizeLinear", {2, 3, 1, 1}},
    Row{"DequantizeLinear", {2, 3, 1, 1}},
    Row{"DynamicQuantizeLinear", {1, 1, 3, 3}},
    Row{"QLinearConv", {8, 9, 1, 1}},
    Row{"QLinearMatMul", {8, 8, 1, 1}},
    Row{"ConvInteger", {2, 4, 1, 1}},
    Row{"MatMulInteger", {2, 4, 1, 1}},
};

constexpr Arity find(std::string_view name) {
  for (const auto& row : kRows) {
    if (row.name == name) return row.arity;
  }
  return {1, 1, 1, 1};
}

template <typename... T>
constexpr bool rows_name_operators(std::type_identity<std::variant<T...>>) {
  for (const auto& row : kRows) {
    if (!((row.name == T::kName) || ...)) return false;
  }
  return true;
}
static_assert(rows_name_operators(std::type_identity<Op>{}), "a row names no operator");

template <typename T>
constexpr Arity kArity = std::is_same_v<T, OpaqueOp> ? Arity{0, kMany, 0, kMany} : find(T::kName);

}  // namespace

Arity arity(const Op& op) {
  return std::visit([]<typename T>(const T&) { return kArity<T>; }, op);
}

}  // namespace slim
