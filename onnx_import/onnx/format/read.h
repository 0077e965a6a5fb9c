#pragma once

#include <filesystem>
#include <span>

#include "graph/error.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

/// Reads an ONNX file. Weights are copied once, piece by piece, out of the mapped file; external data stays mapped.
/// What is wrong with single tensors and attributes is added to `problems` and the item left out; a file that cannot be
/// read at all throws: Error(kNoInput) if it is missing or unreadable, Error(kBadInput) if it is not ONNX, truncated or
/// corrupt.
OnnxModel read_onnx(const std::filesystem::path& path, Diagnostics& problems);
/// As above; throws if there is any problem.
OnnxModel read_onnx(const std::filesystem::path& path);

/// Reads a model from memory; external data is looked for in `model_dir`.
OnnxModel parse_onnx(std::span<const std::byte> bytes, const std::filesystem::path& model_dir, Diagnostics& problems);

}  // namespace slim
