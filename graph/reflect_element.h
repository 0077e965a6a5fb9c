#pragma once

#include <type_traits>

#include "graph/data_type.h"

namespace slim {

/// Calls `visit(std::type_identity<T>{})` with the C++ type of `type`'s elements and returns true; returns false
/// without a call for kUndefined and kString.
template <typename Visit>
bool with_element_type(DataType type, Visit&& visit) {
  const auto call = [&]<typename T>(std::type_identity<T> element) {
    visit(element);
    return true;
  };
  switch (type) {
    // clang-format off
    case DataType::kF32: return call(std::type_identity<float>{});
    case DataType::kF64: return call(std::type_identity<double>{});
    case DataType::kF16: return call(std::type_identity<Half>{});
    case DataType::kBF16: return call(std::type_identity<BFloat16>{});
    case DataType::kU8: return call(std::type_identity<std::uint8_t>{});
    case DataType::kI8: return call(std::type_identity<std::int8_t>{});
    case DataType::kU16: return call(std::type_identity<std::uint16_t>{});
    case DataType::kI16: return call(std::type_identity<std::int16_t>{});
    case DataType::kU32: return call(std::type_identity<std::uint32_t>{});
    case DataType::kI32: return call(std::type_identity<std::int32_t>{});
    case DataType::kU64: return call(std::type_identity<std::uint64_t>{});
    case DataType::kI64: return call(std::type_identity<std::int64_t>{});
    case DataType::kBool: return call(std::type_identity<bool>{});
    // clang-format on
    case DataType::kUndefined:
    case DataType::kString:
      break;
  }
  return false;
}

}  // namespace slim
