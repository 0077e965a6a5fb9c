#pragma once

#include <filesystem>
#include <string>

#include "graph/tensor.h"

namespace slim {

/// A whole .npy array. Throws Error{kNoInput} if it cannot be opened, {kBadInput} if it is malformed or its size does
/// not fit its header.
Tensor read_npy(const std::filesystem::path& path);

/// The bytes of a .npy file (format 1.0) with the tensor's elements; numeric types and bool.
std::string to_npy(const Tensor& tensor);

}  // namespace slim
