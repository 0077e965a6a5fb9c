#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "graph/data_type.h"

namespace slim::paddle {

/// Paddle's numbers of element types (VarType.Type); kUndefined for those that we do not have.
DataType element_type(std::int64_t number);
/// The names that PIR files use: "float32" (1.a_dtype), "f32" (0.t_f32).
DataType element_type(std::string_view name);

}  // namespace slim::paddle
