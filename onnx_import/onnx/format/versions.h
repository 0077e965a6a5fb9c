#pragma once

#include <string>

namespace slim {

/// Version of the ONNX library that this is built with, "1.12.0".
std::string onnx_version();
/// Version of the Protobuf headers that this is built with, "3.21.12".
std::string protobuf_version();

}  // namespace slim
