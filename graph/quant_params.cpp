#include "graph/quant_params.h"

#include <algorithm>

namespace slim {

AffineU8 affine_u8(float min, float max) {
  const double low = std::min(min, 0.0F);
  const double high = std::max(max, 0.0F);
  const auto scale = static_cast<float>((high - low) / 255.0);
  if (!std::isnormal(scale)) return {};
  const double zero_point = std::nearbyint(-low / static_cast<double>(scale));
  return {scale, static_cast<std::int32_t>(std::clamp(zero_point, 0.0, 255.0))};
}

float symmetric_s8_scale(float max_abs) {
  const float scale = max_abs / 127.0F;
  return std::isnormal(scale) ? scale : 1.0F;
}

}  // namespace slim
