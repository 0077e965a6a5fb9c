#pragma once

#include <cstdint>

#include "converter/data/image.h"

namespace slim {

/// A made-up picture whose statistics resemble photographs, for calibration without data. Most are of the "dead leaves"
/// model (Lee, Mumford, Huang 2001): ellipses and polygons that cover each other, radii r with density ~ r^-3 between
/// 2 % and 50 % of the shorter side, so that edges occur on every scale alike. Others show a few large leaves before a
/// plain ground, as photographs of objects do, or leaves repeated on a lattice, since patterns excite late layers most.
/// Colours differ mostly in brightness; leaves have gradients, stripes or mottle; soft noise, blur and grain lie over
/// all; contrast and exposure differ from picture to picture. Three channels; always the same for the same number and
/// size. Throws Error(kBadInput) for sizes beyond check_image_size.
Image dead_leaves(std::uint64_t number, std::int64_t width, std::int64_t height);

}  // namespace slim
