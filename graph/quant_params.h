#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace slim {

/// The affine map between real and quantized numbers: real = scale * (q - zero_point). This file is its only home:
/// passes, kernels and exporters call these functions.
struct QuantParams {
  std::vector<float> scale;              ///< one, or one per index of `axis`
  std::vector<std::int32_t> zero_point;  ///< as many
  std::int64_t axis = -1;                ///< -1: one scale for the whole tensor
  bool operator==(const QuantParams&) const = default;
};

/// Quantized value of `real`: rounds half to even, saturates to Q's range. NaN gives the zero point, as the lower bound
/// of a saturating conversion would surprise more.
template <typename Q>
inline Q quantize(float real, float scale, std::int32_t zero_point) {
  const float rounded = std::nearbyint(real / scale);
  if (std::isnan(rounded)) return static_cast<Q>(zero_point);
  // Doubles hold every 32-bit zero point and every float quotient inside the clamped range exactly.
  const double shifted = static_cast<double>(rounded) + static_cast<double>(zero_point);
  constexpr double lowest = std::numeric_limits<Q>::lowest();
  constexpr double highest = std::numeric_limits<Q>::max();
  return static_cast<Q>(shifted < lowest ? lowest : shifted > highest ? highest : shifted);
}

inline float dequantize(std::int32_t q, float scale, std::int32_t zero_point) {
  return static_cast<float>(static_cast<std::int64_t>(q) - zero_point) * scale;
}

/// Scale and zero point of a u8 tensor whose real values lie in [min, max] (widened to hold zero, so that zero is
/// exact): scale = (max - min) / 255, zero_point = round(-min / scale). A degenerate range gives scale 1, zero point 0.
struct AffineU8 {
  float scale = 1.0F;
  std::int32_t zero_point = 0;
  bool operator==(const AffineU8&) const = default;
};
AffineU8 affine_u8(float min, float max);

/// Scale of a symmetric s8 tensor whose real values lie in [-max_abs, max_abs]: max_abs / 127; 1 if max_abs is 0 or so
/// small that the scale would be denormal.
float symmetric_s8_scale(float max_abs);

}  // namespace slim
