#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "converter/data/convert_elements.h"
#include "converter/data/dead_leaves.h"
#include "converter/data/decode_image.h"
#include "converter/data/image_tensor.h"
#include "converter/data/random.h"
#include "converter/data/resize.h"
#include "converter/data/sample_source.h"
#include "graph/error.h"

namespace slim {
namespace {

/// The input's dims, an unknown batch as 1.
Dims concrete_dims(const InputInfo& input) {
  Dims dims;
  bool known = input.type.shape.has_value();
  for (std::size_t axis = 0; known && axis < input.type.shape->size(); ++axis) {
    const auto& dim = (*input.type.shape)[axis];
    known = dim.is_known() || axis == 0;
    dims.push_back(dim.is_known() ? dim.value() : 1);
  }
  if (!known)
    throw Error(ExitCode::kUsage,
                fmt::format("the shape of input '{}' ({}) is not known", input.name, to_string(input.type)))
        .hint("give it with --input-shape, or data with --data");
  if (checked_count(dims) < 0 || checked_count(dims) > (std::int64_t{1} << 32))
    throw Error(ExitCode::kBadInput, fmt::format("input '{}' ({}) is too large", input.name, to_string(input.type)));
  return dims;
}

/// Normal noise for floats; 0 or 1 for integers, since these are mostly indices, and any index set has those.
Tensor noise(const Dims& dims, DataType type, Random& random) {
  Tensor values = Tensor::uninitialized(DataType::kF32, dims);
  const bool as_float = type == DataType::kUndefined || is_float(type);
  for (auto& value : values.mutable_data<float>())
    value = as_float ? random.normal() : static_cast<float>(random.next() >> 63);
  if (type == DataType::kF32 || type == DataType::kUndefined) return values;
  return type == DataType::kBool ? converted_to(rounded_to(values, DataType::kU8), type) : rounded_to(values, type);
}

/// Pixels brought nearer to the picture's mean, or further away.
void change_contrast(Image& image, double contrast) {
  if (contrast == 1.0 || image.size() == 0) return;
  const auto pixels = image.pixels();
  const double mean = std::accumulate(pixels.begin(), pixels.end(), 0.0) / static_cast<double>(pixels.size());
  for (std::int64_t y = 0; y < image.height(); ++y) {
    for (auto* pixel = image.row(y); pixel != image.row(y) + image.stride(); ++pixel) {
      const double changed = mean + contrast * (static_cast<double>(*pixel) - mean);
      *pixel = static_cast<std::uint8_t>(std::clamp(std::nearbyint(changed), 0.0, 255.0));
    }
  }
}

/// A picture for this preprocessing.
Image picture_of(std::uint64_t number, const Preprocess& preprocess, const SyntheticStyle& style) {
  const auto& size = preprocess.crop;
  const auto smaller = [&](std::int64_t side) { return std::max<std::int64_t>(1, side / style.coarse); };
  auto picture = dead_leaves(number, smaller(size.width), smaller(size.height));
  if (style.coarse > 1)
    picture = resize(picture, size.width, size.height, Filter::kBilinear, {0, 0, size.width, size.height});
  change_contrast(picture, style.contrast);
  return with_channels(std::move(picture), preprocess.channel_count());
}

class SyntheticSource final : public SampleSource {
 public:
  SyntheticSource(const std::vector<InputInfo>& inputs, std::size_t count, const std::string& preprocess,
                  const std::vector<SyntheticStyle>& styles)
      : count_(count), styles_(styles) {
    SLIM_CHECK(!styles.empty());
    for (const auto& input : inputs) {
      Entry entry{input.type, {}, std::nullopt};
      if (is_image_input(input.type)) {
        entry.preprocess = preprocess_for(preprocess, input.name, input.type);
        preprocessing_ = to_string(*entry.preprocess);
      } else {
        entry.dims = concrete_dims(input);
      }
      entries_.push_back(std::move(entry));
    }
  }

  std::size_t size() const override { return count_; }
  bool has_labels() const override { return false; }
  std::string preprocessing() const override { return preprocessing_; }

  Sample load(std::size_t index) const override {
    SLIM_CHECK(index < count_);
    Sample sample;
    sample.name = fmt::format("synthetic sample {}", index);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto& entry = entries_[i];
      const std::uint64_t number = index * entries_.size() + i;
      if (entry.preprocess) {
        sample.inputs.push_back(image_tensor(picture_of(number, *entry.preprocess, styles_[index % styles_.size()]),
                                             *entry.preprocess, entry.type));
      } else {
        Random random(number);
        sample.inputs.push_back(noise(entry.dims, entry.type.type, random));
      }
    }
    return sample;
  }

 private:
  struct Entry {
    TensorType type;
    Dims dims;                             ///< of noise
    std::optional<Preprocess> preprocess;  ///< of pictures
  };

  std::vector<Entry> entries_;
  std::size_t count_;
  std::vector<SyntheticStyle> styles_;
  std::string preprocessing_ = "none";
};

}  // namespace

std::unique_ptr<SampleSource> synthetic_data(const std::vector<InputInfo>& inputs, std::size_t count,
                                             const std::string& preprocess, const std::vector<SyntheticStyle>& styles) {
  return std::make_unique<SyntheticSource>(inputs, count, preprocess, styles);
}

}  // namespace slim
