#pragma once

#include <span>

namespace slim {

/// Squared error of symmetric s8 quantization: sum over w of (w - scale * clamp(round(w / scale), lowest, highest))^2.
/// With `importance` each error counts that much; empty: once.
double squared_error(std::span<const float> weights, float scale, std::span<const float> importance = {},
                     int lowest = -127, int highest = 127);

/// The scale with the least squared error among max_abs / m for m = 80 ... 159. Beyond 127 the largest weights clip;
/// below, nothing clips and the grid is coarser, which is exact for weights that lie on such a grid already (networks
/// that were trained for quantization). Of equals the one nearest to max_abs / 127. max_abs > 0 is the largest |w|.
/// `importance`: what the squared error of each weight counts; empty: all the same.
float least_squares_scale(std::span<const float> weights, float max_abs, std::span<const float> importance = {});

}  // namespace slim
