#include "onnx_import/onnx/format/element_type.h"

#include <array>
#include <cstddef>

namespace slim {
namespace {

struct Row {
  DataType type;
  const char* name;
};
/// Indexed by TensorProto.data_type, as onnx.proto numbers it up to IR version 10.
constexpr std::array kRows{
    Row{DataType::kUndefined, "UNDEFINED"},
    Row{DataType::kF32, "FLOAT"},
    Row{DataType::kU8, "UINT8"},
    Row{DataType::kI8, "INT8"},
    Row{DataType::kU16, "UINT16"},
    Row{DataType::kI16, "INT16"},
    Row{DataType::kI32, "INT32"},
    Row{DataType::kI64, "INT64"},
    Row{DataType::kString, "STRING"},
    Row{DataType::kBool, "BOOL"},
    Row{DataType::kF16, "FLOAT16"},
    Row{DataType::kF64, "DOUBLE"},
    Row{DataType::kU32, "UINT32"},
    Row{DataType::kU64, "UINT64"},
    Row{DataType::kUndefined, "COMPLEX64"},
    Row{DataType::kUndefined, "COMPLEX128"},
    Row{DataType::kBF16, "BFLOAT16"},
    Row{DataType::kUndefined, "FLOAT8E4M3FN"},
    Row{DataType::kUndefined, "FLOAT8E4M3FNUZ"},
    Row{DataType::kUndefined, "FLOAT8E5M2"},
    Row{DataType::kUndefined, "FLOAT8E5M2FNUZ"},
    Row{DataType::kUndefined, "UINT4"},
    Row{DataType::kUndefined, "INT4"},
};

const Row* row_of(std::int64_t number) {
  const bool known = number >= 0 && number < static_cast<std::int64_t>(kRows.size());
  return known ? &kRows[static_cast<std::size_t>(number)] : nullptr;
}

}  // namespace

DataType data_type_from_onnx(std::int64_t number) {
  const auto* row = row_of(number);
  return row == nullptr ? DataType::kUndefined : row->type;
}

std::int32_t onnx_number_of(DataType type) {
  if (type == DataType::kUndefined) return 0;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].type == type) return static_cast<std::int32_t>(i);
  }
  return 0;
}

std::string onnx_type_name(std::int64_t number) {
  const auto* row = row_of(number);
  return row == nullptr ? "element type " + std::to_string(number) : row->name;
}

}  // namespace slim
