#pragma once

#include <optional>
#include <span>

#include "graph/error.h"
#include "onnx_import/onnx/format/external_data.h"

namespace onnx {
class TensorProto;
}

namespace slim {

/// Raw data where it lies.
struct RawData {
  std::span<const std::byte> bytes;
  MappedFile* file = nullptr;  ///< whose pages may go as soon as they are copied; null for other memory
};

/// The contents of `proto`, whose raw data may have been left in the file (`raw`). What is wrong is added to `problems`
/// under the name `what`, and nothing is returned. All sizes are checked before memory is taken.
std::optional<Tensor> decode_tensor(const onnx::TensorProto& proto, std::optional<RawData> raw, const std::string& what,
                                    ExternalData& external, Diagnostics& problems);

}  // namespace slim
