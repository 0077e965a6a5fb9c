#include "graph/data_type.h"

#include <array>
#include <bit>
#include <cmath>

namespace slim {
namespace {

struct TypeRow {
  DataType type;
  std::string_view name;
  std::size_t size;
};
constexpr std::array kTypeRows{
    TypeRow{DataType::kUndefined, "undefined", 0},
    TypeRow{DataType::kF32, "f32", 4},
    TypeRow{DataType::kU8, "u8", 1},
    TypeRow{DataType::kI8, "i8", 1},
    TypeRow{DataType::kU16, "u16", 2},
    TypeRow{DataType::kI16, "i16", 2},
    TypeRow{DataType::kI32, "i32", 4},
    TypeRow{DataType::kI64, "i64", 8},
    TypeRow{DataType::kBool, "bool", 1},
    TypeRow{DataType::kF16, "f16", 2},
    TypeRow{DataType::kF64, "f64", 8},
    TypeRow{DataType::kU32, "u32", 4},
    TypeRow{DataType::kU64, "u64", 8},
    TypeRow{DataType::kBF16, "bf16", 2},
    TypeRow{DataType::kString, "string", 0},
};

}  // namespace

std::size_t size_of(DataType type) { return kTypeRows[static_cast<std::size_t>(type)].size; }

std::string_view name_of(DataType type) { return kTypeRows[static_cast<std::size_t>(type)].name; }

std::optional<DataType> data_type_from_name(std::string_view name) {
  for (const auto& row : kTypeRows) {
    if (row.name == name) return row.type;
  }
  return std::nullopt;
}

bool is_float(DataType type) {
  return type == DataType::kF32 || type == DataType::kF16 || type == DataType::kF64 || type == DataType::kBF16;
}

bool is_integer(DataType type) { return size_of(type) > 0 && !is_float(type) && type != DataType::kBool; }

float to_float(BFloat16 value) { return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16); }

float to_float(Half value) {
  const int exponent = (value.bits >> 10) & 0x1f;
  const int mantissa = value.bits & 0x3ff;
  float magnitude = 0.0F;
  if (exponent == 0) {
    magnitude = std::ldexp(static_cast<float>(mantissa), -24);
  } else if (exponent == 31) {
    magnitude = mantissa == 0 ? INFINITY : NAN;
  } else {
    magnitude = std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
  }
  return (value.bits & 0x8000) != 0 ? -magnitude : magnitude;
}

Half to_half(float value) {
  const auto sign = static_cast<std::uint16_t>(std::signbit(value) ? 0x8000 : 0);
  const float magnitude = std::fabs(value);
  const auto with_sign = [sign](unsigned bits) { return Half{static_cast<std::uint16_t>(sign | bits)}; };
  if (std::isnan(value)) return with_sign(0x7e00);
  if (magnitude >= 65520.0F) return with_sign(0x7c00);
  if (magnitude < std::ldexp(1.0F, -14))
    return with_sign(static_cast<unsigned>(std::nearbyint(std::ldexp(magnitude, 24))));
  int exponent = 0;
  const float fraction = std::frexp(magnitude, &exponent);  // in [0.5, 1)
  // A mantissa that rounds up to 2048 carries into the exponent, as it should.
  const auto mantissa = static_cast<unsigned>(std::nearbyint(std::ldexp(fraction, 11)));
  return with_sign((static_cast<unsigned>(exponent + 13) << 10) + mantissa);
}

}  // namespace slim
