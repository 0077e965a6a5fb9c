#include "converter/calibration/exact_sum.h"

#include <bit>
#include <cmath>

#include "graph/error.h"

namespace slim {
namespace {

using Limbs = ExactSum::Limbs;

Limbs negated(Limbs limbs) {
  bool carry = true;
  for (std::uint64_t& limb : limbs) {
    limb = ~limb + (carry ? 1 : 0);
    carry = carry && limb == 0;
  }
  return limbs;
}

bool is_negative(const Limbs& limbs) { return (limbs.back() >> 63) != 0; }

}  // namespace

void ExactSum::add(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const unsigned exponent = (bits >> 23) & 0xFF;
  SLIM_CHECK(exponent != 0xFF);
  // Subnormal and smallest normal numbers share the unit 2^-149.
  const std::uint64_t mantissa = (bits & 0x7FFFFF) | (exponent == 0 ? 0U : 0x800000U);
  const unsigned shift = exponent == 0 ? 0 : exponent - 1;

  Limbs term{};
  const unsigned limb = shift / 64;
  const unsigned offset = shift % 64;
  term[limb] = mantissa << offset;
  if (offset > 40) term[limb + 1] = mantissa >> (64 - offset);
  accumulate((bits >> 31) != 0 ? negated(term) : term);
}

void ExactSum::accumulate(const Limbs& other) {
  bool carry = false;
  for (std::size_t i = 0; i < kLimbs; ++i) {
    const std::uint64_t sum = limbs_[i] + other[i];
    const bool overflow = sum < other[i];
    limbs_[i] = sum + (carry ? 1 : 0);
    carry = overflow || (carry && limbs_[i] == 0);
  }
}

double ExactSum::value() const {
  const bool negative = is_negative(limbs_);
  const Limbs magnitude = negative ? negated(limbs_) : limbs_;
  std::size_t top = kLimbs;
  while (top > 0 && magnitude[top - 1] == 0) --top;
  if (top == 0) return 0;
  --top;

  // The leading 64 bits, with everything below them or-ed into the last: one correct rounding follows in the cast.
  const auto zeros = static_cast<unsigned>(std::countl_zero(magnitude[top]));
  std::uint64_t lead = magnitude[top] << zeros;
  bool sticky = false;
  if (top > 0) {
    if (zeros > 0) lead |= magnitude[top - 1] >> (64 - zeros);
    sticky = (magnitude[top - 1] << zeros) != 0;
    for (std::size_t i = 0; i + 1 < top; ++i) sticky = sticky || magnitude[i] != 0;
  }
  if (sticky) lead |= 1;
  const double result =
      std::ldexp(static_cast<double>(lead), static_cast<int>(top) * 64 - static_cast<int>(zeros) - 149);
  return negative ? -result : result;
}

}  // namespace slim
