#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "converter/weights/operand_moments.h"

namespace slim {

/// The weights of one group: real numbers [taps][channels][outputs], one scale an output.
struct GroupWeights {
  std::int64_t taps = 1;
  std::int64_t channels = 1;
  std::int64_t outputs = 1;
  std::vector<float> values;
  std::vector<float> scales;
  std::vector<std::int8_t> low;  ///< bounds of each integer, as `values`; empty: -127 and 127
  std::vector<std::int8_t> high;
};

/// Integers within their bounds whose products with the operand differ least from those of the real weights, element
/// order as in GroupWeights::values: weights are rounded one after the other, and what each loses is made up for by
/// those that are still to come. With `bias_follows` the mean of the difference does not count: a bias will take it.
/// Source: Frantar et al., GPTQ, arXiv:2210.17323, section 3.2 and algorithm 1, with the inverse covariance in factors
/// for taps and channels (see OperandMoments), and the channels with most energy first.
std::vector<std::int8_t> round_weights(GroupWeights weights, const OperandMoments& moments, std::int64_t group,
                                       bool bias_follows);

}  // namespace slim
