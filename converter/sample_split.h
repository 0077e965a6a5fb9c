#pragma once

#include <cstddef>
#include <vector>

#include "converter/data/sample_source.h"
#include "converter/quantization_search.h"

namespace slim {

/// A sample with fewer multiplications is cheap.
inline constexpr double kCheapMultiplications = 1e8;

/// Samples split into those that calibrate and those that judge, evenly spread: about a ninth, at most 32 (12 with
/// Effort::kFast), or a third, at most 96, where samples are `cheap`; with fewer than
/// 18 samples all of them calibrate, and up to eight of these judge.
struct SampleSplit {
  std::vector<std::size_t> calibration;
  std::vector<std::size_t> judging;
};
SampleSplit split_samples(const std::vector<std::size_t>& samples, Effort effort, bool cheap = false);

}  // namespace slim
