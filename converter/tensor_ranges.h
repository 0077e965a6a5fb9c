#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "converter/calibration_run.h"
#include "graph/graph.h"
#include "graph/range.h"
#include "passes/quantize/placement.h"

namespace slim {

/// What calibration saw of a tensor, and the range that was made of it.
struct TensorRange {
  static constexpr std::size_t kBars = 64;

  std::string tensor;
  Range observed;        ///< hull of all elements and zero
  Range chosen;          ///< what the 8 bits express
  double zeros = 0.0;    ///< 0..100, percent of the elements that are exactly zero
  double clipped = 0.0;  ///< 0..100, percent of the elements outside `chosen`, interpolated inside bins
  /// Elements but exact zeros, in bars of equal width over `observed`; empty where calibration had no histogram.
  std::vector<std::uint64_t> bars;
};

/// Of every value that was calibrated and became integers, in the plan's order. `quantized` is the graph with
/// quantization inserted.
std::vector<TensorRange> tensor_ranges(const Graph& quantized, const QuantizationPlan& plan,
                                       const Calibration& calibration);

}  // namespace slim
