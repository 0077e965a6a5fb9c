#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace slim {

/// What rounding takes for granted of the inputs x of a channel's weights: E[x_i x_j] / E[x^2] of two positions of one
/// kernel window (one input channel; neighbours resemble each other) and of two input channels (the share of a common
/// mean, zero for inputs of both signs). window >= channels >= 0.
struct InputCorrelation {
  double window = 0.0;
  double channels = 0.0;
};

/// What a target asks of the weights that meet one activation.
struct PairRule {
  int limit = 2 * 127;  ///< pair_limit()
  InputCorrelation inputs;
};

/// Integers of a channel's weights at `scale`, within rule.limit; `window` weights in a row meet one input channel.
///
/// They are rounded inside pair_bounds(), then changed by one where that lowers the expected squared error of the
/// result: with errors e_i = integer - weight / scale, S_k their sum in window k, S the sum of all, a = inputs.window
/// and b = inputs.channels, that is (1 - a) sum e_i^2 + (a - b) sum S_k^2 + b S^2, times scale^2 E[x^2]. Windows first,
/// each by itself, then the channel: a coarse grid costs less when errors do not add up.
std::vector<std::int8_t> rounded_in_pairs(std::span<const float> weights, float scale, std::size_t window,
                                          const PairRule& rule);

}  // namespace slim
