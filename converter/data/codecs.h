#pragma once

// What each codec offers to decode_image: bytes to pixels, Error(kBadInput) with the reason otherwise.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "converter/data/image.h"

namespace slim {

Image decode_jpeg(std::span<const std::byte> bytes);
Image decode_png(std::span<const std::byte> bytes);
/// PGM and PPM, plain and raw: P2, P3, P5, P6; samples scaled from their maximum to 255.
Image decode_pnm(std::span<const std::byte> bytes);

/// Throws Error(kBadInput) unless both sizes are positive and give at most kMaxPixels.
void check_image_size(std::uint64_t width, std::uint64_t height);

}  // namespace slim
