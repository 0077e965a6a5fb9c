#include "onnx_import/onnx/format/decode_node.h"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

#include <set>

#include "onnx_import/onnx/format/decode_tensor.h"
#include "onnx_import/onnx/format/element_type.h"
#include "onnx_import/onnx/format/subgraph.h"

namespace slim {
namespace {

using Kind = onnx::AttributeProto;

/// Files of IR version 1 have no `type`: what is set tells.
Kind::AttributeType kind_of(const onnx::AttributeProto& proto) {
  if (proto.has_type()) return proto.type();
  if (proto.has_f()) return Kind::FLOAT;
  if (proto.has_i()) return Kind::INT;
  if (proto.has_s()) return Kind::STRING;
  if (proto.has_t()) return Kind::TENSOR;
  if (proto.has_g()) return Kind::GRAPH;
  if (proto.floats_size() > 0) return Kind::FLOATS;
  if (proto.strings_size() > 0) return Kind::STRINGS;
  return Kind::INTS;
}

/// Element types that Tensor does not hold are carried as bytes.
bool is_plain_tensor(const onnx::AttributeProto& proto) {
  return size_of(data_type_from_onnx(proto.t().data_type())) > 0 || proto.t().data_type() == 0;
}

std::optional<AttributeValue> decode_attribute(const onnx::AttributeProto& proto, const std::string& what,
                                               ExternalData& external, Diagnostics& problems) {
  switch (kind_of(proto)) {
    case Kind::FLOAT:
      return AttributeValue(proto.f());
    case Kind::INT:
      return AttributeValue(static_cast<std::int64_t>(proto.i()));
    case Kind::STRING:
      return AttributeValue(proto.s());
    case Kind::FLOATS:
      return AttributeValue(std::vector<float>(proto.floats().begin(), proto.floats().end()));
    case Kind::INTS:
      return AttributeValue(std::vector<std::int64_t>(proto.ints().begin(), proto.ints().end()));
    case Kind::STRINGS:
      return AttributeValue(std::vector<std::string>(proto.strings().begin(), proto.strings().end()));
    case Kind::TENSOR:
      if (is_plain_tensor(proto)) {
        auto tensor = decode_tensor(proto.t(), std::nullopt, what, external, problems);
        return tensor ? std::optional(AttributeValue(std::move(*tensor))) : std::nullopt;
      }
      [[fallthrough]];
    default:
      return AttributeValue(RawAttribute{proto.SerializeAsString()});
  }
}

Shape decode_shape(const onnx::TensorShapeProto& proto) {
  Shape shape;
  for (const auto& dim : proto.dim()) {
    // Exporters write 0, -1, "" and "?" for a size that they do not know.
    if (dim.has_dim_value() && dim.dim_value() > 0) {
      shape.emplace_back(dim.dim_value());
    } else if (dim.has_dim_param() && !dim.dim_param().empty() && dim.dim_param() != "?") {
      shape.push_back(Dim::symbol(dim.dim_param()));
    } else {
      shape.emplace_back();
    }
  }
  return shape;
}

}  // namespace

OnnxNode decode_node(const onnx::NodeProto& proto, std::size_t index, ExternalData& external, Diagnostics& problems) {
  OnnxNode node;
  node.name = proto.name();
  node.domain = proto.domain() == "ai.onnx" ? "" : proto.domain();
  node.type = proto.op_type();
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  std::set<std::string> captured;
  for (const auto& attribute : proto.attribute()) {
    const auto what =
        fmt::format("attribute '{}' of node '{}' ({}, node {})", attribute.name(), node.name, node.type, index);
    if (!attribute.ref_attr_name().empty()) {
      problems.add({"refers to an attribute of a function, but stands outside of functions", what, {}});
      continue;
    }
    auto value = decode_attribute(attribute, what, external, problems);
    if (!value) continue;
    if (const auto* raw = std::get_if<RawAttribute>(&*value)) {
      for (auto& name : subgraph_contents(*raw).captures) {
        if (captured.insert(name).second) node.captures.push_back(std::move(name));
      }
    }
    node.attributes.push_back({attribute.name(), std::move(*value)});
  }
  return node;
}

OnnxValueInfo decode_value_info(const onnx::ValueInfoProto& proto) {
  OnnxValueInfo info;
  info.name = proto.name();
  const auto& type = proto.type();
  if (type.has_sequence_type()) info.unsupported = "a sequence";
  if (type.has_map_type()) info.unsupported = "a map";
  if (type.has_optional_type()) info.unsupported = "an optional";
  if (type.has_sparse_tensor_type()) info.unsupported = "a sparse tensor";
  if (!type.has_tensor_type()) return info;
  const auto number = type.tensor_type().elem_type();
  info.type.type = data_type_from_onnx(number);
  if (number != 0 && size_of(info.type.type) == 0) {
    info.unsupported = "a tensor of " + onnx_type_name(number);
    info.type.type = DataType::kUndefined;
  }
  if (type.tensor_type().has_shape()) info.type.shape = decode_shape(type.tensor_type().shape());
  return info;
}

}  // namespace slim
