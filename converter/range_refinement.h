#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

struct Refined {
  Ranges ranges;
  double sqnr_db = 0.0;
  std::size_t trials = 0;
  std::size_t changed = 0;  ///< values whose range is not the base's
};

/// Looks for stretches of the network where the ranges of another rule serve the output better than `base`: tries each
/// of `others` on contiguous parts, in graph order, keeps what gains at least kLeastGain dB, and halves the parts that
/// made a difference, until `trials` are spent. `score`: SQNR in dB of the network's output with the given ranges.
Refined refine_ranges(const QuantizationPlan& plan, const Ranges& base, double base_sqnr_db,
                      const std::vector<Ranges>& others, std::size_t trials,
                      const std::function<double(const Ranges&)>& score);

}  // namespace slim
