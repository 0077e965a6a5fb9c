#pragma once

#include <cstdint>
#include <vector>

#include "graph/ops/data_movement.h"

namespace slim::reference {

/// One axis of a Resize with its sizes settled.
struct ResizeAxis {
  std::int64_t input = 1;
  std::int64_t output = 1;
  float scale = 1.0F;
  float roi_begin = 0.0F;  ///< in [0, 1] of the input; only for tf_crop_and_resize
  float roi_end = 1.0F;
};

/// Whether we know the modes that `op` asks for; Resize is refused otherwise.
bool resize_modes_known(const Resize& op);

/// The input index that each output index shows by op.nearest_mode; -1 where op extrapolates.
std::vector<std::int64_t> nearest_indices(const Resize& op, const ResizeAxis& axis);

/// An output element is the sum of weight * input[index] over its taps; no taps: it is extrapolated.
struct Tap {
  std::int64_t index;
  double weight;
};
using Taps = std::vector<Tap>;
/// The taps of each output index, by op.mode linear or cubic; taps of weight 0 are left out.
std::vector<Taps> interpolation_taps(const Resize& op, const ResizeAxis& axis);

}  // namespace slim::reference
