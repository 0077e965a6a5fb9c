#include "onnx_import/onnx/format/write.h"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "onnx_import/common/wire.h"
#include "onnx_import/onnx/format/element_type.h"

namespace slim {
namespace {

void fill_tensor_head(const Tensor& tensor, const std::string& name, onnx::TensorProto& proto) {
  for (const auto dim : tensor.dims()) proto.add_dims(dim);
  proto.set_data_type(onnx_number_of(tensor.type()));
  if (!name.empty()) proto.set_name(name);
}

struct FillAttribute {
  onnx::AttributeProto& proto;

  void operator()(std::int64_t value) const {
    proto.set_type(onnx::AttributeProto::INT);
    proto.set_i(value);
  }
  void operator()(float value) const {
    proto.set_type(onnx::AttributeProto::FLOAT);
    proto.set_f(value);
  }
  void operator()(const std::string& value) const {
    proto.set_type(onnx::AttributeProto::STRING);
    proto.set_s(value);
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    proto.set_type(onnx::AttributeProto::INTS);
    proto.mutable_ints()->Add(values.begin(), values.end());
  }
  void operator()(const std::vector<float>& values) const {
    proto.set_type(onnx::AttributeProto::FLOATS);
    proto.mutable_floats()->Add(values.begin(), values.end());
  }
  void operator()(const std::vector<std::string>& values) const {
    proto.set_type(onnx::AttributeProto::STRINGS);
    for (const auto& value : values) proto.add_strings(value);
  }
  void operator()(const Tensor& value) const {
    proto.set_type(onnx::AttributeProto::TENSOR);
    fill_tensor_head(value, {}, *proto.mutable_t());
    proto.mutable_t()->set_raw_data(value.bytes().data(), value.bytes().size());
  }
  void operator()(const RawAttribute& value) const { SLIM_CHECK(proto.ParseFromString(value.bytes)); }
};

void fill_node(const OnnxNode& node, onnx::NodeProto& proto) {
  for (const auto& input : node.inputs) proto.add_input(input);
  for (const auto& output : node.outputs) proto.add_output(output);
  if (!node.name.empty()) proto.set_name(node.name);
  proto.set_op_type(node.type);
  if (!node.domain.empty()) proto.set_domain(node.domain);
  for (const auto& attribute : node.attributes) {
    auto& entry = *proto.add_attribute();
    std::visit(FillAttribute{entry}, attribute.value);
    entry.set_name(attribute.name);
  }
}

void fill_value_info(const OnnxValueInfo& info, onnx::ValueInfoProto& proto) {
  proto.set_name(info.name);
  if (info.type.type == DataType::kUndefined) return;
  auto& tensor = *proto.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(onnx_number_of(info.type.type));
  if (!info.type.shape) return;
  auto& shape = *tensor.mutable_shape();
  for (const auto& dim : *info.type.shape) {
    auto& entry = *shape.add_dim();
    if (dim.is_known()) entry.set_dim_value(dim.value());
    if (dim.is_symbol()) entry.set_dim_param(dim.name());
  }
}

/// Everything of the graph except initializers.
std::string graph_head(const OnnxGraph& graph) {
  onnx::GraphProto proto;
  for (const auto& node : graph.nodes) fill_node(node, *proto.add_node());
  proto.set_name(graph.name);
  for (const auto& info : graph.inputs) fill_value_info(info, *proto.add_input());
  for (const auto& info : graph.outputs) fill_value_info(info, *proto.add_output());
  for (const auto& info : graph.value_infos) fill_value_info(info, *proto.add_value_info());
  return proto.SerializeAsString();
}

/// Everything of the model except the graph.
std::string model_head(const OnnxModel& model) {
  onnx::ModelProto proto;
  proto.set_ir_version(model.ir_version);
  for (const auto& [domain, version] : model.opsets) {
    auto& entry = *proto.add_opset_import();
    entry.set_domain(domain);
    entry.set_version(version);
  }
  if (!model.producer_name.empty()) proto.set_producer_name(model.producer_name);
  if (!model.producer_version.empty()) proto.set_producer_version(model.producer_version);
  if (!model.doc_string.empty()) proto.set_doc_string(model.doc_string);
  for (const auto& [key, value] : model.metadata) {
    auto& entry = *proto.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
  }
  return proto.SerializeAsString();
}

/// An initializer up to its contents, which follow in the stream.
std::string initializer_head(const OnnxTensor& tensor) {
  onnx::TensorProto proto;
  fill_tensor_head(tensor.data, tensor.name, proto);
  std::string fields = proto.SerializeAsString();
  wire::append_header(fields, onnx::TensorProto::kRawDataFieldNumber, tensor.data.bytes().size());
  std::string head;
  wire::append_header(head, onnx::GraphProto::kInitializerFieldNumber, fields.size() + tensor.data.bytes().size());
  return head + fields;
}

void put(std::ostream& out, const char* data, std::size_t size) {
  errno = 0;
  if (out.write(data, static_cast<std::streamsize>(size))) return;
  throw Error(ExitCode::kIo,
              std::string("cannot write the model: ") + (errno != 0 ? std::strerror(errno) : "I/O error"));
}
void put(std::ostream& out, const std::string& text) { put(out, text.data(), text.size()); }

}  // namespace

void write_onnx(const OnnxModel& model, std::ostream& out) {
  std::string head = model_head(model);
  const std::string graph = graph_head(model.graph);
  std::uint64_t graph_size = graph.size();
  for (const auto& tensor : model.graph.initializers) {
    graph_size += initializer_head(tensor).size() + tensor.data.bytes().size();
  }
  wire::append_header(head, onnx::ModelProto::kGraphFieldNumber, graph_size);
  if (graph_size + head.size() > INT32_MAX) {
    throw Error(ExitCode::kBadInput, fmt::format("the model would have {} bytes; an ONNX file holds at most 2 GiB",
                                                 graph_size + head.size()));
  }
  put(out, head);
  put(out, graph);
  for (const auto& tensor : model.graph.initializers) {
    put(out, initializer_head(tensor));
    put(out, reinterpret_cast<const char*>(tensor.data.bytes().data()), tensor.data.bytes().size());
  }
  errno = 0;
  if (!out.flush()) {
    throw Error(ExitCode::kIo,
                std::string("cannot write the model: ") + (errno != 0 ? std::strerror(errno) : "I/O error"));
  }
}

void write_onnx(const OnnxModel& model, const std::filesystem::path& path) {
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!out)
    throw Error(ExitCode::kCannotCreate, fmt::format("cannot create '{}': {}", path.string(), std::strerror(errno)));
  write_onnx(model, out);
}

}  // namespace slim
