#include "onnx_import/onnx/format/schema.h"

#include <onnx/defs/schema.h>

namespace slim {

std::int64_t newest_known_opset() {
  return onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map().at(onnx::ONNX_DOMAIN).second;
}

std::optional<std::int64_t> schema_since_version(const std::string& type, std::int64_t opset) {
  const auto* schema = onnx::OpSchemaRegistry::Schema(type, static_cast<int>(opset), onnx::ONNX_DOMAIN);
  if (schema == nullptr || schema->Deprecated()) return std::nullopt;
  return schema->SinceVersion();
}

}  // namespace slim
