#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slim {

/// Element types, in ONNX's meaning. Strings and complex numbers are carried only inside opaque operators.
enum class DataType : std::uint8_t {
  kUndefined,
  kF32,
  kU8,
  kI8,
  kU16,
  kI16,
  kI32,
  kI64,
  kBool,
  kF16,
  kF64,
  kU32,
  kU64,
  kBF16,
  kString
};

/// Storage for IEEE half and bfloat16 bits: kernels convert, they do not compute in these.
struct Half {
  std::uint16_t bits = 0;
  bool operator==(const Half&) const = default;
};
struct BFloat16 {
  std::uint16_t bits = 0;
  bool operator==(const BFloat16&) const = default;
};

float to_float(Half value);
float to_float(BFloat16 value);
/// Rounds half to even; overflow gives infinity.
Half to_half(float value);

/// Bytes of one element; 0 for kUndefined and kString.
std::size_t size_of(DataType type);
/// "f32", "u8", ...
std::string_view name_of(DataType type);
std::optional<DataType> data_type_from_name(std::string_view name);
bool is_float(DataType type);
bool is_integer(DataType type);
inline bool is_8bit(DataType type) { return type == DataType::kU8 || type == DataType::kI8; }

template <typename T>
struct DataTypeOf;
// clang-format off
template <> struct DataTypeOf<float> { static constexpr DataType value = DataType::kF32; };
template <> struct DataTypeOf<double> { static constexpr DataType value = DataType::kF64; };
template <> struct DataTypeOf<std::uint8_t> { static constexpr DataType value = DataType::kU8; };
template <> struct DataTypeOf<std::int8_t> { static constexpr DataType value = DataType::kI8; };
template <> struct DataTypeOf<std::uint16_t> { static constexpr DataType value = DataType::kU16; };
template <> struct DataTypeOf<std::int16_t> { static constexpr DataType value = DataType::kI16; };
template <> struct DataTypeOf<std::uint32_t> { static constexpr DataType value = DataType::kU32; };
template <> struct DataTypeOf<std::int32_t> { static constexpr DataType value = DataType::kI32; };
template <> struct DataTypeOf<std::uint64_t> { static constexpr DataType value = DataType::kU64; };
template <> struct DataTypeOf<std::int64_t> { static constexpr DataType value = DataType::kI64; };
template <> struct DataTypeOf<bool> { static constexpr DataType value = DataType::kBool; };
template <> struct DataTypeOf<Half> { static constexpr DataType value = DataType::kF16; };
template <> struct DataTypeOf<BFloat16> { static constexpr DataType value = DataType::kBF16; };
// clang-format on
template <typename T>
inline constexpr DataType kDataTypeOf = DataTypeOf<T>::value;

}  // namespace slim
