#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converter/data/decode_image.h"
#include "converter/data/file.h"
#include "converter/data/sample_source.h"
#include "converter/data/sources.h"
#include "graph/error.h"

namespace slim {
namespace {

namespace fs = std::filesystem;

bool is_array_file(const fs::path& path) { return path.extension() == ".npy" || path.extension() == ".npz"; }

/// What lies right in the folder and decides what kind of data it is.
struct FolderContents {
  std::vector<fs::path> arrays;
  std::vector<fs::path> test_data_sets;
};

FolderContents look_into(const fs::path& folder) {
  FolderContents contents;
  std::error_code failure;
  if (fs::exists(folder / "input_0.pb", failure)) contents.test_data_sets.push_back(folder);
  for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored) && is_array_file(it->path())) contents.arrays.push_back(it->path());
    if (it->path().filename().string().starts_with("test_data_set_") && it->is_directory(ignored))
      contents.test_data_sets.push_back(it->path());
  }
  if (failure)
    throw Error(ExitCode::kNoInput, fmt::format("cannot read folder '{}': {}", folder.string(), failure.message()));
  std::sort(contents.arrays.begin(), contents.arrays.end());
  // By number: test_data_set_10 comes after test_data_set_9.
  std::sort(contents.test_data_sets.begin(), contents.test_data_sets.end(), [](const auto& a, const auto& b) {
    const auto& x = a.native();
    const auto& y = b.native();
    return x.size() != y.size() ? x.size() < y.size() : x < y;
  });
  return contents;
}

/// Labels and preprocessing belong to images: with other data they would be ignored without a word.
void refuse_image_options(const DataOptions& options, std::string_view kind) {
  if (!options.labels && (options.preprocess.empty() || options.preprocess == "none")) return;
  throw Error(ExitCode::kUsage, fmt::format("{} is for images, and '{}' holds {}",
                                            options.labels ? "--labels" : "--preprocess", options.path.string(), kind));
}

std::unique_ptr<SampleSource> open_folder(const DataOptions& options, const std::vector<InputInfo>& inputs) {
  const auto contents = look_into(options.path);
  if (!contents.test_data_sets.empty()) {
    refuse_image_options(options, "ONNX test data");
    return open_test_data_sets(contents.test_data_sets, inputs);
  }
  if (!contents.arrays.empty()) {
    refuse_image_options(options, "arrays");
    return open_arrays(options, contents.arrays, inputs);
  }
  return open_images(options, inputs);
}

std::unique_ptr<SampleSource> open_file(const DataOptions& options, const std::vector<InputInfo>& inputs) {
  std::array<std::byte, 8> buffer{};
  const InputFile file(options.path);
  const auto head = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), file.size()));
  file.read_at(0, head);
  if (looks_like_image(head)) return open_images(options, inputs);
  if (is_array_file(options.path)) {
    refuse_image_options(options, "arrays");
    return open_arrays(options, {options.path}, inputs);
  }
  if (options.path.extension() == ".bin") {
    refuse_image_options(options, "preprocessed images with labels");
    return open_bin(options, inputs);
  }
  throw Error(ExitCode::kBadInput, fmt::format("'{}' is no kind of data that can be read", options.path.string()))
      .hint("there are: a folder of images, .npy, .npz, a folder of these, .bin, a folder with test_data_set_*");
}

}  // namespace

std::unique_ptr<SampleSource> open_data(const DataOptions& options, const std::vector<InputInfo>& inputs) {
  std::error_code failure;
  const auto status = fs::status(options.path, failure);
  if (!fs::exists(status))
    throw Error(ExitCode::kNoInput, fmt::format("there is no data at '{}'", options.path.string()));
  if (inputs.empty()) throw Error(ExitCode::kBadInput, "the model has no inputs that data could fill");
  return fs::is_directory(status) ? open_folder(options, inputs) : open_file(options, inputs);
}

std::vector<std::size_t> evenly_spread(std::size_t count, std::size_t wanted) {
  const auto size = std::min(count, wanted);
  std::vector<std::size_t> indices(size);
  // By quotient and remainder, since k * count may not fit.
  for (std::size_t k = 0; k < size; ++k) indices[k] = k * (count / size) + k * (count % size) / size;
  return indices;
}

}  // namespace slim
