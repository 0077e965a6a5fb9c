#pragma once

#include <filesystem>
#include <string>

#include "graph/tensor.h"

namespace slim {

/// A tensor from a file that holds one TensorProto, as input_0.pb of ONNX's test data sets. Throws Error(kNoInput) if
/// it is missing or unreadable, Error(kBadInput) if it is no tensor or a damaged one; errors name the file.
Tensor read_onnx_tensor(const std::filesystem::path& path);

}  // namespace slim
