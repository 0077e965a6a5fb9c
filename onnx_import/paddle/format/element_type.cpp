#include "onnx_import/paddle/format/element_type.h"

#include <algorithm>
#include <array>

namespace slim::paddle {
namespace {

struct ElementTypeRow {
  std::int64_t number;
  std::string_view dtype;
  std::string_view type;
  DataType ours;
};
constexpr auto kElementTypes = std::to_array<ElementTypeRow>({
    {0, "bool", "bool", DataType::kBool},
    {1, "int16", "i16", DataType::kI16},
    {2, "int32", "i32", DataType::kI32},
    {3, "int64", "i64", DataType::kI64},
    {4, "float16", "f16", DataType::kF16},
    {5, "float32", "f32", DataType::kF32},
    {6, "float64", "f64", DataType::kF64},
    {20, "uint8", "ui8", DataType::kU8},
    {21, "int8", "i8", DataType::kI8},
    {22, "bfloat16", "bf16", DataType::kBF16},
});

template <typename Predicate>
DataType find_type(Predicate&& predicate) {
  const auto* found = std::find_if(kElementTypes.begin(), kElementTypes.end(), predicate);
  return found == kElementTypes.end() ? DataType::kUndefined : found->ours;
}

}  // namespace

DataType element_type(std::int64_t number) {
  return find_type([number](const ElementTypeRow& row) { return row.number == number; });
}

DataType element_type(std::string_view name) {
  return find_type([name](const ElementTypeRow& row) { return row.dtype == name || row.type == name; });
}

}  // namespace slim::paddle
