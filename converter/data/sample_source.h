#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "graph/shape.h"
#include "graph/tensor.h"

namespace slim {

/// One sample as the model wants it.
struct Sample {
  std::vector<Tensor> inputs;         ///< in the order of the model's inputs; batch as the model fixes it, else 1
  std::optional<std::int64_t> label;  ///< index of the right class in the model's output, label offset included
  std::string name;                   ///< file name or index, for messages
};

/// Samples by number: an image folder, arrays, the ancestor's data file, ... Nothing is kept in memory between loads.
class SampleSource {
 public:
  virtual ~SampleSource() = default;
  virtual std::size_t size() const = 0;
  virtual bool has_labels() const = 0;
  /// Sample `index`, in [0, size()). Safe to call from several threads. Throws Error (kBadInput, kNoInput) with the
  /// file.
  virtual Sample load(std::size_t index) const = 0;
  /// What was done to the data, in --preprocess's own words; "none" for arrays.
  virtual std::string preprocessing() const = 0;
};

/// A model input that data must fill.
struct InputInfo {
  std::string name;
  TensorType type;
};

struct DataOptions {
  std::filesystem::path path;
  std::optional<std::filesystem::path> labels;
  std::string preprocess;  ///< --preprocess as typed; empty: the default for the model's input
  std::int64_t label_offset = 0;
  bool half_even_crop = false;  ///< images are cropped as the ancestor's were, see CropRule
};

/// Opens `options.path` as whatever it is (see cli.md, Data). Throws Error where it is missing (kNoInput) or does not
/// fit the inputs (kBadInput).
std::unique_ptr<SampleSource> open_data(const DataOptions& options, const std::vector<InputInfo>& inputs);

/// How synthetic pictures look.
struct SyntheticStyle {
  double contrast = 1.0;    ///< factor of each pixel's distance from the picture's mean
  std::int64_t coarse = 1;  ///< the picture is made this much smaller and enlarged: no finer detail
  bool operator==(const SyntheticStyle&) const = default;
};

/// Structured random pictures for image inputs and normal noise for others, for calibration without data: always the
/// same `count` samples. Sample i has style i mod their number. No labels.
std::unique_ptr<SampleSource> synthetic_data(const std::vector<InputInfo>& inputs, std::size_t count,
                                             const std::string& preprocess,
                                             const std::vector<SyntheticStyle>& styles = {{}});

/// Entries floor(k * count / wanted), k = 0 ... wanted-1, of `count`; all of them if wanted >= count.
std::vector<std::size_t> evenly_spread(std::size_t count, std::size_t wanted);

}  // namespace slim
