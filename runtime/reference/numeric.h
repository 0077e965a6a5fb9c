#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "graph/data_type.h"

/// Conversions and integer arithmetic that are defined for all values.
namespace slim::reference {

/// Rounds half to even; overflow gives infinity, NaN stays NaN.
BFloat16 to_bfloat16(float value);

/// `value` as To. Float to integer truncates toward zero, saturates, and gives 0 for NaN; integer to integer wraps; to
/// bool asks for non-zero.
template <typename To, typename From>
To convert(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From{};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    if (std::isnan(value)) return To{};
    const auto wide = static_cast<double>(value);
    if (wide <= static_cast<double>(std::numeric_limits<To>::lowest())) return std::numeric_limits<To>::lowest();
    if (wide >= static_cast<double>(std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
    return static_cast<To>(wide);
  } else {
    return static_cast<To>(value);
  }
}

/// The type in which a sum or product of T is computed: double for floats; integers wrap in 64 bits, unsigned.
template <typename T>
using Wide = std::conditional_t<std::is_floating_point_v<T>, double, std::uint64_t>;

/// f(a, b) in Wide<T>: f may add, subtract and multiply.
template <typename T, typename F>
T in_wide(F&& f, T a, T b) {
  return static_cast<T>(f(static_cast<Wide<T>>(a), static_cast<Wide<T>>(b)));
}

}  // namespace slim::reference
