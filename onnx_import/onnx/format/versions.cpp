#include "onnx_import/onnx/format/versions.h"

#include <fmt/format.h>
#include <google/protobuf/stubs/common.h>
#include <onnx/common/version.h>

namespace slim {

std::string onnx_version() { return ONNX_NAMESPACE::LAST_RELEASE_VERSION; }

std::string protobuf_version() {
  constexpr int version = GOOGLE_PROTOBUF_VERSION;  // 3021012
  return fmt::format("{}.{}.{}", version / 1000000, version / 1000 % 1000, version % 1000);
}

}  // namespace slim
