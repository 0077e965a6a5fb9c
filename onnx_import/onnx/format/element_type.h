#pragma once

#include <string>

#include "graph/data_type.h"

namespace slim {

/// The element type that TensorProto.data_type `number` stands for; kUndefined for those that we do not have (complex,
/// 8-bit floats, 4-bit types).
DataType data_type_from_onnx(std::int64_t number);

/// TensorProto.data_type for `type`.
std::int32_t onnx_number_of(DataType type);

/// "FLOAT8E4M3FN", "STRING", ..., or "element type 99": for messages.
std::string onnx_type_name(std::int64_t number);

}  // namespace slim
