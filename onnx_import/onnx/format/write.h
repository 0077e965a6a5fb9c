#pragma once

#include <filesystem>
#include <ostream>

#include "onnx_import/onnx/format/model.h"

namespace slim {

/// Writes `model` as an ONNX file. Tensors go from where they lie to the stream, without a second copy of the model;
/// equal models give equal bytes. Throws Error(kBadInput) if the model exceeds ONNX's 2 GiB, Error(kIo) if writing
/// fails.
void write_onnx(const OnnxModel& model, std::ostream& out);
/// Writes to a new or replaced file; throws Error(kCannotCreate) if it cannot be opened.
void write_onnx(const OnnxModel& model, const std::filesystem::path& path);

}  // namespace slim
