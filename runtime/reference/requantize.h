#pragma once

#include "graph/quant_params.h"
#include "runtime/reference/quantized.h"

namespace slim::reference {

/// Turns int32 accumulators into quantized elements: real = accumulator * (x_scale * w_scale), then quantized with y's
/// scale and zero point. Operands `y_scale` and `y_scale + 1` hold y's.
class Requantizer {
 public:
  Requantizer(const KernelContext& context, std::size_t x_scale, std::size_t w_scale, std::size_t y_scale,
              std::int64_t channels)
      : x_(axis_params(context, x_scale, x_scale + 1, 1)),
        w_(axis_params(context, w_scale, w_scale + 1, channels)),
        y_(axis_params(context, y_scale, y_scale + 1, 1)) {}

  /// `sum` wraps to 32 bits, as the accumulator of the operator's definition does.
  template <typename Q>
  Q at(std::size_t channel, std::int64_t sum) const {
    const float scale = x_.scale_at(0) * w_.scale_at(channel);
    const float real = dequantize(static_cast<std::int32_t>(sum), scale, 0);
    return quantize<Q>(real, y_.scale_at(0), y_.zero_point_at(0));
  }

 private:
  AxisParams x_;
  AxisParams w_;
  AxisParams y_;
};

}  // namespace slim::reference
