#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace slim {

/// The newest opset that the schemas of this build know (17 with libonnx 1.12).
std::int64_t newest_known_opset();

/// The opset that introduced the form of ai.onnx's operator `type` which is valid at `opset`; nothing if there is no
/// such operator there, or it is deprecated.
std::optional<std::int64_t> schema_since_version(const std::string& type, std::int64_t opset);

}  // namespace slim
