#pragma once

#include <string>

#include "converter/calibration/calibrators.h"
#include "converter/judge.h"
#include "passes/quantize/weights.h"

namespace slim {

/// How a network is quantized, in words of the report.
struct Candidate {
  Calibrator rule;       ///< for the activations' ranges
  bool refined = false;  ///< some ranges by other rules
  WeightScale weights = WeightScale::kMaxAbs;
  bool rounded = false;       ///< weights and biases by choose_weights
  float equalization = 0.0F;  ///< exponent of equalizing_factors; 0: none
  bool operator==(const Candidate&) const = default;
};

/// "mean-minmax", "mean-minmax per tensor, channels equalized (0.5), weights by their effect".
std::string to_string(const Candidate& candidate);

/// A candidate and what it was worth.
struct Verdict {
  Candidate candidate;
  Score score;
};

}  // namespace slim
