#pragma once

#include <algorithm>

namespace slim {

/// A closed interval of real values, min <= max, in units of the tensor it belongs to.
struct Range {
  float min = 0;
  float max = 0;

  /// Length; double, because max - min overflows float when both ends are huge.
  double width() const { return static_cast<double>(max) - static_cast<double>(min); }
  bool includes_zero() const { return min <= 0 && max >= 0; }

  /// The smallest range that holds both.
  Range hull(const Range& other) const { return {std::min(min, other.min), std::max(max, other.max)}; }
  /// The smallest range that holds this one and zero; never an end of -0, so that equal ranges have equal bytes.
  Range with_zero() const { return {std::min(min, 0.0F) + 0.0F, std::max(max, 0.0F) + 0.0F}; }
  /// Both ends moved outwards by `margin` times the width; an end at zero stays, since it is a bound of the function.
  Range widened(float margin) const {
    const auto by = static_cast<float>(width() * static_cast<double>(margin));
    return {min == 0 ? 0 : min - by, max == 0 ? 0 : max + by};
  }

  bool operator==(const Range&) const = default;
};

}  // namespace slim
