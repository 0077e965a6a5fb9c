#include <fmt/format.h>

#include "converter/data/decode_image.h"
#include "converter/data/image_list.h"
#include "converter/data/image_tensor.h"
#include "converter/data/sources.h"
#include "graph/error.h"

namespace slim {
namespace {

class ImageSource final : public SampleSource {
 public:
  ImageSource(std::vector<ImageEntry> images, Preprocess preprocess, TensorType type)
      : images_(std::move(images)), preprocess_(std::move(preprocess)), type_(std::move(type)) {}

  std::size_t size() const override { return images_.size(); }
  bool has_labels() const override { return images_.front().label.has_value(); }
  std::string preprocessing() const override { return to_string(preprocess_); }

  Sample load(std::size_t index) const override {
    SLIM_CHECK(index < images_.size());
    const auto& entry = images_[index];
    auto image = read_image(entry.path);
    try {
      image = cut_out(std::move(image), preprocess_);
    } catch (Error& error) {
      throw error.context(fmt::format("image '{}'", entry.path.string()));
    }
    Sample sample;
    sample.inputs.push_back(image_tensor(image, preprocess_, type_));
    sample.label = entry.label;
    sample.name = entry.path.string();
    return sample;
  }

 private:
  std::vector<ImageEntry> images_;
  Preprocess preprocess_;
  TensorType type_;
};

std::vector<ImageEntry> list_images(const DataOptions& options) {
  namespace fs = std::filesystem;
  if (options.labels) return read_labels_file(options.path, *options.labels);
  if (!fs::is_directory(options.path)) return {{options.path, std::nullopt}};
  const auto labels = options.path / "labels.txt";
  std::error_code failure;
  return fs::exists(labels, failure) ? read_labels_file(options.path, labels) : find_images(options.path);
}

}  // namespace

std::size_t image_input(const std::vector<InputInfo>& inputs, const std::filesystem::path& data) {
  if (inputs.size() == 1 && is_image_input(inputs.front().type)) return 0;
  std::string list;
  for (const auto& input : inputs) list += fmt::format("\n  input '{}' is {}", input.name, to_string(input.type));
  throw Error(
      ExitCode::kBadInput,
      fmt::format("images ('{}') fill one input of rank 4 with 1 or 3 channels, and the model has {}{}", data.string(),
                  inputs.size() == 1 ? "another" : fmt::format("{} inputs", inputs.size()), list))
      .hint("give .npz arrays named after the inputs, or fix unknown sizes with --input-shape");
}

std::unique_ptr<SampleSource> open_images(const DataOptions& options, const std::vector<InputInfo>& inputs) {
  const auto& input = inputs[image_input(inputs, options.path)];
  auto preprocess = preprocess_for(options.preprocess, input.name, input.type);
  if (options.half_even_crop) preprocess.crop_rule = CropRule::kHalfEven;
  auto images = list_images(options);
  for (auto& image : images) {
    if (image.label) image.label = offset_label(*image.label, options.label_offset);
  }
  return std::make_unique<ImageSource>(std::move(images), std::move(preprocess), input.type);
}

}  // namespace slim
