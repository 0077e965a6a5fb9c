#pragma once

#include <optional>
#include <span>

#include "graph/error.h"
#include "onnx_import/onnx/format/external_data.h"
#include "onnx_import/onnx/format/model.h"

namespace onnx {
class NodeProto;
class ValueInfoProto;
}  // namespace onnx

namespace slim {

/// `index` is the node's place in the file, for messages. What is wrong with attributes is added to `problems`.
OnnxNode decode_node(const onnx::NodeProto& proto, std::size_t index, ExternalData& external, Diagnostics& problems);

OnnxValueInfo decode_value_info(const onnx::ValueInfoProto& proto);

}  // namespace slim
