#pragma once

#include <limits>
#include <optional>

#include "graph/ops/int8.h"
#include "runtime/onednn/int8_kernels.h"

/// How a chain ends, for loops of our own.
namespace slim::onednn {

inline Int8Grid grid(DataType type, float scale, std::int64_t zero_point) {
  return {type, scale, static_cast<std::int32_t>(zero_point)};
}
inline Int8Grid grid(const Int8Result& result) { return grid(result.y_type, result.y_scale, result.y_zero_point); }

struct ClampTo {
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
};
/// The activation as bounds; nullopt for other functions.
inline std::optional<ClampTo> bounds_of(const Int8Result& result) {
  if (result.activation.empty()) return ClampTo{};
  if (result.activation == "Relu") return ClampTo{.low = 0.0F};
  if (result.activation == "Clip") return ClampTo{result.alpha, result.beta};
  return std::nullopt;
}

}  // namespace slim::onednn
