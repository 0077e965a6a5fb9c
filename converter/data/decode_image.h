#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "converter/data/image.h"

namespace slim {

/// More pixels than this are refused: 2^27, 400 MB as RGB.
constexpr std::int64_t kMaxPixels = std::int64_t{1} << 27;

/// Decodes JPEG, PNG, PGM or PPM, told apart by their first bytes, to 1 channel where the file holds luminance only and
/// to 3 otherwise, with Pillow's values: alpha dropped, palettes applied, no gamma, no rotation by EXIF; of 16 bits the
/// upper 8 are kept. Throws Error(kBadInput) with the reason.
Image decode_image(std::span<const std::byte> bytes);

/// As above for a file; errors name it. Throws Error(kNoInput) where there is none.
Image read_image(const std::filesystem::path& path);

/// Whether the name ends like an image's: .jpg .jpeg .png .ppm .pgm .pnm, in any case.
bool has_image_extension(const std::filesystem::path& path);

/// Whether the first bytes are those of a format that decode_image knows.
bool looks_like_image(std::span<const std::byte> head);

/// 1 channel from 3 by ITU-R BT.601 luma in 16-bit fixed point, (19595 R + 38470 G + 7471 B + 2^15) >> 16, as Pillow's
/// mode L; 3 channels from 1 by repetition; the image itself if it has `channels` already.
Image with_channels(Image image, std::int64_t channels);

}  // namespace slim
