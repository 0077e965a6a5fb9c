#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converter/data/resize.h"
#include "graph/shape.h"

namespace slim {

enum class Channels : std::uint8_t { kRgb, kBgr, kGray };

/// Height and width in pixels.
struct ImageSize {
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool operator==(const ImageSize&) const = default;
};

/// How the whole image becomes the picture that the crop is cut from.
struct ResizeRule {
  enum class Kind : std::uint8_t {
    kStretch,      ///< to the crop's size
    kForCrop,      ///< shorter side to round(longer side of the crop * 256 / 224)
    kShorterSide,  ///< shorter side to size.height, the other in proportion, rounded half to even
    kSize          ///< to `size`
  };
  Kind kind = Kind::kStretch;
  ImageSize size;
};

/// Which pixel a crop begins at when the margin is odd.
enum class CropRule : std::uint8_t {
  kFloor,    ///< floor(margin / 2)
  kHalfEven  ///< margin / 2 rounded half to even, as Pillow crops boxes of half-pixel offsets
};

/// What --preprocess says, before the model's input fills in what it leaves open.
struct PreprocessSpec {
  std::optional<Channels> channels;
  ResizeRule resize;
  Filter filter = Filter::kBilinear;
  std::optional<ImageSize> crop;
  double scale = 1.0;
  std::vector<float> mean{0.0F};
  std::vector<float> std{1.0F};
  std::optional<bool> channels_last;
};

/// All that happens to an image: decode, convert to `channels`, resize, crop, (pixel * scale - mean) / std, lay out.
struct Preprocess {
  Channels channels = Channels::kRgb;
  ResizeRule resize;  ///< no kForCrop any more
  Filter filter = Filter::kBilinear;
  ImageSize crop;
  double scale = 1.0;
  std::vector<float> mean;  ///< one a channel, in the order of `channels`
  std::vector<float> std;
  bool channels_last = false;
  CropRule crop_rule = CropRule::kFloor;

  std::int64_t channel_count() const { return channels == Channels::kGray ? 1 : 3; }
};

/// Parses presets and key=value pairs as cli.md, Data, says. Throws Error(kUsage) with the nearest spelling.
PreprocessSpec parse_preprocess(std::string_view text);

/// Whether `type` can take images: floats or bytes, rank 4, 1 or 3 channels (or unknown) on axis 1 or 3.
bool is_image_input(const TensorType& type);

/// The whole preprocessing for an input of `type`, from --preprocess as typed; empty: `imagenet` for three channels in
/// float, else `none`. Throws Error(kUsage) where the text contradicts the input or leaves its size unknown.
Preprocess preprocess_for(std::string_view text, std::string_view input_name, const TensorType& type);

/// "channels=rgb,resize=256,filter=lanczos,crop=224,scale=1,mean=...,std=...,layout=nchw": parses to the same again.
std::string to_string(const Preprocess& preprocess);

}  // namespace slim
