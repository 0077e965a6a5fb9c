#pragma once

#include <array>
#include <cstdint>

namespace slim {

/// Exact sum of floats: a fixed-point number wide enough for every finite float, so that the result does not depend on
/// the order of the additions nor on how they were split into parts.
///
/// The value is a two's complement integer of 320 bits, least significant limb first, in units of 2^-149 (the smallest
/// float): 277 bits hold any float, 1 the sign, and the rest lets 2^42 additions pass without overflow.
/// Idea: Kulisch's long accumulator (Kulisch and Miranker, The arithmetic of the digital computer, 1986).
class ExactSum {
 public:
  static constexpr std::size_t kLimbs = 5;
  using Limbs = std::array<std::uint64_t, kLimbs>;

  ExactSum() = default;
  explicit ExactSum(const Limbs& limbs) : limbs_(limbs) {}

  /// Adds a finite value.
  void add(float value);
  void merge(const ExactSum& other) { accumulate(other.limbs_); }

  /// The sum, rounded once to the nearest double (ties to even).
  double value() const;
  const Limbs& limbs() const { return limbs_; }

  bool operator==(const ExactSum&) const = default;

 private:
  void accumulate(const Limbs& other);

  Limbs limbs_{};
};

}  // namespace slim
