#include <fmt/format.h>

#include <cstring>

#include "converter/data/bin_format.h"
#include "converter/data/file.h"
#include "converter/data/sources.h"
#include "graph/error.h"

namespace slim {
namespace {

class BinSource final : public SampleSource {
 public:
  BinSource(const DataOptions& options, InputInfo input, Dims dims)
      : file_(options.path), input_(std::move(input)), dims_(std::move(dims)), label_offset_(options.label_offset) {
    const auto path = options.path.string();
    if (file_.size() < kBinHeaderSize)
      throw Error(ExitCode::kBadInput,
                  fmt::format("'{}' has {} bytes; 8 for the number of images are the least", path, file_.size()));
    image_size_ = static_cast<std::uint64_t>(count_of(dims_)) * sizeof(float);
    const auto count = read_int64(0);
    const auto room = (file_.size() - kBinHeaderSize) / (image_size_ + kBinLabelSize);
    const bool exact = room * (image_size_ + kBinLabelSize) + kBinHeaderSize == file_.size();
    if (count <= 0 || !exact || static_cast<std::uint64_t>(count) != room)
      throw Error(ExitCode::kBadInput,
                  fmt::format("'{}' says that it holds {} images of f32{} with labels, which need {}; it has {} bytes",
                              path, count, to_string(dims_), needed(count), file_.size()));
    count_ = static_cast<std::uint64_t>(count);
  }

  std::size_t size() const override { return count_; }
  bool has_labels() const override { return true; }
  std::string preprocessing() const override { return "none"; }

  Sample load(std::size_t index) const override {
    SLIM_CHECK(index < count_);
    Tensor image = Tensor::uninitialized(DataType::kF32, dims_);
    file_.read_at(kBinHeaderSize + index * image_size_, image.mutable_bytes());
    Sample sample;
    sample.name = fmt::format("{}[{}]", file_.path().string(), index);
    try {
      sample.inputs.push_back(fit_to_input(image, input_));
      const auto label = read_int64(kBinHeaderSize + count_ * image_size_ + index * kBinLabelSize);
      sample.label = offset_label(label, label_offset_);
    } catch (Error& error) {
      throw error.context(fmt::format("sample {}", sample.name));
    }
    return sample;
  }

 private:
  std::int64_t read_int64(std::uint64_t offset) const {
    std::int64_t value = 0;
    file_.read_at(offset, std::as_writable_bytes(std::span(&value, 1)));
    return value;
  }

  std::string needed(std::int64_t count) const {
    std::int64_t bytes = 0;
    const auto one = static_cast<std::int64_t>(image_size_ + kBinLabelSize);
    if (count < 0 || __builtin_mul_overflow(count, one, &bytes)) return "an impossible number of bytes";
    return fmt::format("{} bytes", static_cast<std::uint64_t>(bytes) + kBinHeaderSize);
  }

  InputFile file_;
  InputInfo input_;
  Dims dims_;  ///< of one image
  std::int64_t label_offset_;
  std::uint64_t image_size_ = 0;
  std::uint64_t count_ = 0;
};

/// Channels, height and width: the model's where it fixes them.
Dims image_dims(const Shape& shape) {
  const auto size = [&](std::size_t axis, std::int64_t usual) {
    return shape[axis].is_known() ? shape[axis].value() : usual;
  };
  return {size(1, kBinChannels), size(2, kBinSide), size(3, kBinSide)};
}

}  // namespace

std::unique_ptr<SampleSource> open_bin(const DataOptions& options, const std::vector<InputInfo>& inputs) {
  const auto& input = inputs[image_input(inputs, options.path)];
  auto dims = image_dims(*input.type.shape);
  check_fits(DataType::kF32, dims, input);
  return std::make_unique<BinSource>(options, input, std::move(dims));
}

}  // namespace slim
