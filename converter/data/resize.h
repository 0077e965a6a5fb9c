#pragma once

#include <cstdint>

#include "converter/data/image.h"

namespace slim {

enum class Filter : std::uint8_t { kNearest, kBilinear, kBicubic, kLanczos };

/// A part of a picture, in pixels.
struct PixelWindow {
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

/// The part `window` of `image` resized to `width` x `height`; only that part is computed. The pixels are those of
/// Pillow's Image.resize: for each output pixel the filter (triangle; cubic convolution with a = -1/2; Lanczos with
/// a = 3), widened by the reduction where pixels get fewer, is sampled at the input's pixel centres, cut off at the
/// borders and normalised; rows first, then columns (the other way round where the height loses more than twice as many
/// pixels as the width, as from Pillow 13 on), each rounded to 8 bits, weights in fixed point of 22 bits.
/// All sizes must be positive and the window inside the result.
Image resize(const Image& image, std::int64_t width, std::int64_t height, Filter filter, const PixelWindow& window);

}  // namespace slim
