#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

struct Refined {
  Ranges ranges;
  double score = 0.0;
  std::size_t trials = 0;
  std::size_t changed = 0;  ///< values whose range is not the base's
};

/// Looks for stretches of the network where the ranges of another rule serve the output better than `base`: tries each
/// of `others` on contiguous parts, in graph order, keeps what gains at least 0.1, and halves the parts that
/// made a difference, until `trials` are spent. `score`: what the network's output is worth with the given ranges, such
/// as its SQNR in dB.
Refined refine_ranges(const QuantizationPlan& plan, const Ranges& base, double base_score,
                      const std::vector<Ranges>& others, std::size_t trials,
                      const std::function<double(const Ranges&)>& score);

}  // namespace slim
