#pragma once

#include <filesystem>

#include "graph/tensor.h"

namespace slim {

/// Reads a file that holds one TensorProto, as the ONNX backend tests keep their inputs and outputs. Throws Error where
/// it is no tensor that we have (a sequence, strings).
Tensor read_tensor_file(const std::filesystem::path& path);

}  // namespace slim
