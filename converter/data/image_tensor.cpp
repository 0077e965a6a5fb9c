#include "converter/data/image_tensor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "converter/data/convert_elements.h"
#include "converter/data/decode_image.h"
#include "graph/error.h"

namespace slim {
namespace {

/// Keeps loops over positions short however extreme an image's sides are.
constexpr std::int64_t kMaxSide = std::int64_t{1} << 24;

/// The size that the whole image is resized to.
ImageSize resized_size(const Image& image, const Preprocess& preprocess) {
  switch (preprocess.resize.kind) {
    case ResizeRule::Kind::kStretch:
      return preprocess.crop;
    case ResizeRule::Kind::kShorterSide: {
      const auto shorter = static_cast<double>(std::min(image.width(), image.height()));
      const double factor = static_cast<double>(preprocess.resize.size.height) / shorter;
      const auto side = [&](std::int64_t n) { return std::llround(std::nearbyint(static_cast<double>(n) * factor)); };
      return {side(image.height()), side(image.width())};
    }
    default:
      return preprocess.resize.size;
  }
}

std::int64_t crop_offset(std::int64_t margin, CropRule rule) {
  if (rule == CropRule::kFloor) return margin / 2;
  return std::llround(std::nearbyint(static_cast<double>(margin) / 2.0));
}

/// values[c * 256 + pixel]
using Table = std::array<float, std::size_t{3} * 256>;

Table make_table(const Preprocess& preprocess) {
  Table table{};
  for (std::size_t c = 0; c < preprocess.mean.size(); ++c) {
    for (std::size_t pixel = 0; pixel < 256; ++pixel) {
      const auto scaled = static_cast<float>(static_cast<double>(pixel) * preprocess.scale);
      table[c * 256 + pixel] = (scaled - preprocess.mean[c]) / preprocess.std[c];
    }
  }
  return table;
}

}  // namespace

Image cut_out(Image image, const Preprocess& preprocess) {
  image = with_channels(std::move(image), preprocess.channel_count());
  const auto size = resized_size(image, preprocess);
  const auto& crop = preprocess.crop;
  if (size.width < crop.width || size.height < crop.height || std::max(size.width, size.height) > kMaxSide)
    throw Error(ExitCode::kBadInput,
                fmt::format("{} x {} pixels, resized to {} x {}, do not give a crop of {} x {}", image.width(),
                            image.height(), size.width, size.height, crop.width, crop.height));
  const PixelWindow window{crop_offset(size.width - crop.width, preprocess.crop_rule),
                           crop_offset(size.height - crop.height, preprocess.crop_rule), crop.width, crop.height};
  return resize(image, size.width, size.height, preprocess.filter, window);
}

void write_pixels(const Image& image, const Preprocess& preprocess, std::span<float> out) {
  const auto table = make_table(preprocess);
  const auto pixels = image.pixels();
  const auto channels = static_cast<std::size_t>(preprocess.channel_count());
  SLIM_CHECK(static_cast<std::size_t>(image.channels()) == channels && out.size() == pixels.size());
  const std::size_t area = pixels.size() / channels;
  const std::size_t pixel_step = preprocess.channels_last ? channels : 1;
  const std::size_t channel_step = preprocess.channels_last ? 1 : area;
  for (std::size_t c = 0; c < channels; ++c) {
    const std::size_t source = preprocess.channels == Channels::kBgr ? channels - 1 - c : c;
    const float* values = table.data() + c * 256;
    float* to = out.data() + c * channel_step;
    for (std::size_t i = 0; i < area; ++i) to[i * pixel_step] = values[pixels[i * channels + source]];
  }
}

Tensor image_tensor(const Image& image, const Preprocess& preprocess, const TensorType& type) {
  SLIM_CHECK(type.shape && type.shape->size() == 4);
  const auto& batch_axis = type.shape->front();
  const auto batch = batch_axis.is_known() ? batch_axis.value() : 1;
  Dims dims{batch, preprocess.channel_count(), preprocess.crop.height, preprocess.crop.width};
  if (preprocess.channels_last) std::rotate(dims.begin() + 1, dims.begin() + 2, dims.end());
  Tensor result = Tensor::uninitialized(DataType::kF32, std::move(dims));
  const auto values = result.mutable_data<float>();
  const auto one = values.first(values.size() / static_cast<std::size_t>(std::max<std::int64_t>(batch, 1)));
  if (batch > 0) write_pixels(image, preprocess, one);
  for (std::size_t begin = one.size(); begin < values.size(); begin += one.size())
    std::copy(one.begin(), one.end(), values.begin() + static_cast<std::ptrdiff_t>(begin));
  const bool as_float = type.type == DataType::kF32 || type.type == DataType::kUndefined;
  return as_float ? result : rounded_to(result, type.type);
}

}  // namespace slim
