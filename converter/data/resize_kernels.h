#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace slim {

/// Weights of the fixed-point passes have this many fraction bits: 8 bits are the pixel, 2 are room for overshoot.
constexpr int kWeightBits = 32 - 8 - 2;

/// Kernels may take taps in groups of this many.
constexpr std::int64_t kTapGroup = 4;

/// What one output position takes from the input: weights[0 ... count-1] of positions first ... first+count-1. Zeros
/// follow up to the next multiple of kTapGroup.
struct Taps {
  std::int64_t first = 0;
  std::int64_t count = 0;
  const std::int32_t* weights = nullptr;
};

/// Output pixel i of one row is the weighted sum of its taps over pixels of `channels` (1 or 3) bytes. Up to
/// Image::kPadding bytes behind the input row's end are loaded and not used.
void resample_row(const std::uint8_t* input, std::int64_t channels, std::span<const Taps> taps, std::uint8_t* output);

/// `width` output bytes, each the weighted sum over the rows input, input + stride, ...
void resample_column(const std::uint8_t* input, std::size_t stride, const Taps& taps, std::size_t width,
                     std::uint8_t* output);

}  // namespace slim
