#pragma once

#include <filesystem>
#include <vector>

#include "graph/graph.h"
#include "onnx_import/common/import_options.h"

namespace slim {

/// Reads a model of any format: an ONNX file, or a Paddle model in one of its forms (see
/// paddle/format/model_files.h). Formats are told by content, not by suffix. Throws as import_onnx and import_paddle.
Graph import_model(const std::filesystem::path& path, const ImportOptions& options = {});

/// The files that import_model would read (of separate parameters, every file in the folder; of ONNX, without external
/// data). Throws Error(kNoInput) where import_model would.
std::vector<std::filesystem::path> model_files(const std::filesystem::path& path);

}  // namespace slim
