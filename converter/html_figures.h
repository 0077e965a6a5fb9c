#pragma once

#include <string>

#include "converter/tensor_ranges.h"

namespace slim {

/// A bar of `share` (0..1) of the full width, with its text behind it.
std::string html_bar(double share, const std::string& text);

/// A tensor's histogram (counts on a logarithmic scale) over what was seen and what the 8 bits express, the latter
/// shaded; bars outside of it stand out. Inline SVG with a caption; without a histogram the ranges alone.
std::string html_histogram(const TensorRange& range);

}  // namespace slim
