#include "runtime/reference/numeric.h"

#include <bit>

namespace slim::reference {

BFloat16 to_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return {static_cast<std::uint16_t>((bits >> 16) | 0x40U)};
  // Adding just below one half, and one more if the kept part is odd, carries exactly where rounding goes up.
  return {static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16)};
}

}  // namespace slim::reference
