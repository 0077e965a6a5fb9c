#include "converter/data/convert_elements.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "graph/error.h"

namespace slim {
namespace {

/// Calls `visit` with a value of the C++ type of `type`; returns false for types that data files do not hold.
template <typename Visit>
bool with_type(DataType type, Visit&& visit) {
  switch (type) {
    // clang-format off
    case DataType::kF32: visit(float{}); return true;
    case DataType::kF64: visit(double{}); return true;
    case DataType::kF16: visit(Half{}); return true;
    case DataType::kU8: visit(std::uint8_t{}); return true;
    case DataType::kI8: visit(std::int8_t{}); return true;
    case DataType::kU16: visit(std::uint16_t{}); return true;
    case DataType::kI16: visit(std::int16_t{}); return true;
    case DataType::kU32: visit(std::uint32_t{}); return true;
    case DataType::kI32: visit(std::int32_t{}); return true;
    case DataType::kU64: visit(std::uint64_t{}); return true;
    case DataType::kI64: visit(std::int64_t{}); return true;
    case DataType::kBool: visit(bool{}); return true;
    // clang-format on
    default:
      return false;
  }
}

template <typename T>
constexpr bool kIsFloat = std::is_floating_point_v<T> || std::is_same_v<T, Half>;

template <typename To>
To rounded(float value) {
  if constexpr (std::is_same_v<To, Half>) {
    return to_half(value);
  } else if constexpr (std::is_floating_point_v<To>) {
    return static_cast<To>(value);
  } else {
    // 2^digits is a float, the largest value of a wide integer is not.
    const float bound = std::ldexp(1.0F, std::numeric_limits<To>::digits);
    const float whole = std::nearbyint(value);
    if (std::isnan(whole)) return To{0};
    if (whole >= bound) return std::numeric_limits<To>::max();
    if (whole <= (std::is_signed_v<To> ? -bound : 0.0F)) return std::numeric_limits<To>::min();
    return static_cast<To>(whole);
  }
}

[[noreturn]] void refuse(DataType from, DataType to, std::string_view why) {
  throw Error(ExitCode::kBadInput,
              fmt::format("the data's {} cannot become the input's {}: {}", name_of(from), name_of(to), why));
}

template <typename To, typename From>
To exact(From value) {
  if constexpr (std::is_same_v<To, From>) {
    return value;
  } else if constexpr (std::is_same_v<From, Half>) {
    return exact<To>(to_float(value));
  } else if constexpr (std::is_same_v<To, Half>) {
    return to_half(static_cast<float>(value));
  } else if constexpr (kIsFloat<To> || std::is_same_v<From, bool>) {
    return static_cast<To>(value);
  } else {
    // The range of bool as an integer is 0 and 1.
    using Range = std::conditional_t<std::is_same_v<To, bool>, std::uint8_t, To>;
    const bool fits = std::is_same_v<To, bool> ? value == From{0} || value == From{1} : std::in_range<Range>(value);
    if (!fits) refuse(kDataTypeOf<From>, kDataTypeOf<To>, fmt::format("{} is out of range", value));
    return static_cast<To>(value);
  }
}

}  // namespace

Tensor rounded_to(const Tensor& values, DataType type) {
  const auto source = values.data<float>();
  Tensor result = Tensor::uninitialized(type, values.dims());
  const bool done = type != DataType::kBool && with_type(type, [&]<typename To>(To) {
                      if constexpr (!std::is_same_v<To, bool>)
                        std::transform(source.begin(), source.end(), result.mutable_data<To>().begin(), rounded<To>);
                    });
  if (!done) refuse(DataType::kF32, type, "this type holds no pixels");
  return result;
}

Tensor converted_to(const Tensor& values, DataType type) {
  if (values.type() == type) return values;
  if (is_float(values.type()) && !is_float(type)) refuse(values.type(), type, "floats are not rounded");
  Tensor result = Tensor::uninitialized(type, values.dims());
  bool known_target = false;
  const bool known_source = with_type(values.type(), [&]<typename From>(From) {
    known_target = with_type(type, [&]<typename To>(To) {
      if constexpr (kIsFloat<To> || !kIsFloat<From>) {
        const auto source = values.data<From>();
        std::transform(source.begin(), source.end(), result.mutable_data<To>().begin(), exact<To, From>);
      }
    });
  });
  if (!known_source || !known_target) refuse(values.type(), type, "there is no conversion");
  return result;
}

}  // namespace slim
