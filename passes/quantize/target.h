#pragma once

#include <cstdint>
#include <string_view>

namespace slim {

/// CPUs that an INT8 file must be exact on.
enum class Target : std::uint8_t {
  kVnni,  ///< those that add u8 * s8 products in 32 bits: AVX512-VNNI, AVX-VNNI, AMX
  kAvx2,  ///< AVX2 too, whose kernels add two products in saturating 16 bits first (pair_saturation.h)
  kAny,   ///< every CPU; kernels of SSE, AVX2 and AVX512 without VNNI form the same pairs, so this equals kAvx2
};

/// As the option spells it.
constexpr std::string_view to_string(Target target) {
  return target == Target::kVnni ? "vnni" : target == Target::kAvx2 ? "avx2" : "any";
}

/// Whether products of u8 and s8 may meet in saturating 16 bits.
constexpr bool adds_in_16_bits(Target target) { return target != Target::kVnni; }

}  // namespace slim
