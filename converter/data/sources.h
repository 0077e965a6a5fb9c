#pragma once

// The kinds of data that open_data tells apart, one constructor function each.

#include <filesystem>
#include <memory>
#include <vector>

#include "converter/data/sample_source.h"

namespace slim {

/// Images of a folder (or a single image file) for the one image input.
std::unique_ptr<SampleSource> open_images(const DataOptions& options, const std::vector<InputInfo>& inputs);

/// .npy and .npz files one after another, first axis = samples.
std::unique_ptr<SampleSource> open_arrays(const DataOptions& options, const std::vector<std::filesystem::path>& files,
                                          const std::vector<InputInfo>& inputs);

/// The ancestor's data file: int64 N, N images as float32, N int64 labels.
std::unique_ptr<SampleSource> open_bin(const DataOptions& options, const std::vector<InputInfo>& inputs);

/// Folders with input_K.pb, one sample each.
std::unique_ptr<SampleSource> open_test_data_sets(const std::vector<std::filesystem::path>& folders,
                                                  const std::vector<InputInfo>& inputs);

/// The one input that takes images, as an index. Throws Error(kBadInput) where there is none or where others would stay
/// empty.
std::size_t image_input(const std::vector<InputInfo>& inputs, const std::filesystem::path& data);

/// `elements` (a sample without batch axis, or with the input's own rank) as the tensor that `input` wants: batch axis
/// added, repeated as often as a fixed batch asks, converted to the input's type. Throws Error(kBadInput) where the
/// dims do not fit.
Tensor fit_to_input(const Tensor& sample, const InputInfo& input);

/// Throws Error(kBadInput) unless fit_to_input takes samples of this type and these dims; values are not judged.
void check_fits(DataType type, const Dims& dims, const InputInfo& input);

/// `label + offset`; throws Error(kBadInput) below 0.
std::int64_t offset_label(std::int64_t label, std::int64_t offset);

}  // namespace slim
