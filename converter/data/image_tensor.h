#pragma once

#include <span>

#include "converter/data/image.h"
#include "converter/data/preprocess.h"
#include "graph/tensor.h"

namespace slim {

/// Converts to the channels that `preprocess` wants (red first, also for bgr), resizes and crops. Throws
/// Error(kBadInput) where the resized image is smaller than the crop.
Image cut_out(Image image, const Preprocess& preprocess);

/// Writes (pixel * scale - mean) / std of an image that cut_out made, in the layout and channel order of `preprocess`:
/// channels * height * width values. Pixel times scale is rounded to float once, so that scale = 1/255 gives what a
/// division by 255 gives; the rest is float arithmetic.
void write_pixels(const Image& image, const Preprocess& preprocess, std::span<float> out);

/// The image as an input of `type` (rank 4): given as often as the model's fixed batch asks, once otherwise. Integer
/// inputs get the nearest value, saturated. Throws Error(kBadInput) for types that cannot hold pixels.
Tensor image_tensor(const Image& image, const Preprocess& preprocess, const TensorType& type);

}  // namespace slim
