#include "onnx_import/onnx/format/read.h"

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

#include "onnx_import/common/file_kind.h"
#include "onnx_import/common/wire.h"
#include "onnx_import/onnx/format/decode_node.h"
#include "onnx_import/onnx/format/decode_tensor.h"

namespace slim {
namespace {

using Bytes = std::span<const std::byte>;

/// The file is not what it should be. The reader ends at once: nothing behind the defect can be trusted.
[[noreturn]] void corrupt(const std::string& why) {
  throw Error(ExitCode::kBadInput, "the file is truncated or corrupt: " + why);
}

template <typename Proto>
Proto parse(Bytes bytes, const std::string& what) {
  Proto proto;
  if (bytes.size() > INT32_MAX || !proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    corrupt(what + " cannot be decoded");
  }
  return proto;
}

template <typename Visit>
void for_each_field(Bytes bytes, const std::string& what, Visit&& visit) {
  while (!bytes.empty()) {
    std::uint64_t missing = 0;
    const auto field = wire::next_field(bytes, missing);
    if (!field && missing > 0) corrupt(fmt::format("{} goes on for {} bytes beyond the end", what, missing));
    if (!field) corrupt(what + " is not made of protobuf fields");
    visit(*field);
  }
}

/// Fields that are small together: parsed as one message (protobuf merges what is concatenated).
void append(std::string& rest, const wire::Field& field) {
  rest.append(reinterpret_cast<const char*>(field.whole.data()), field.whole.size());
}

Bytes as_bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

class Reader {
 public:
  Reader(MappedFile* file, const std::filesystem::path& model_dir, Diagnostics& problems)
      : file_(file), external_(model_dir), problems_(problems) {}

  OnnxModel read(Bytes bytes) {
    std::string rest;
    bool has_graph = false;
    for_each_field(bytes, "the model", [&](const wire::Field& field) {
      const bool is_graph = field.number == onnx::ModelProto::kGraphFieldNumber && field.wire_type == 2;
      has_graph = has_graph || is_graph;
      is_graph ? read_graph(field.payload) : append(rest, field);
    });
    if (!has_graph) corrupt("there is no graph in it");
    read_model_fields(parse<onnx::ModelProto>(as_bytes(rest), "the model's head"));
    return std::move(model_);
  }

 private:
  void read_graph(Bytes bytes) {
    std::string rest;
    for_each_field(bytes, "the graph", [&](const wire::Field& field) {
      if (field.number == onnx::GraphProto::kNodeFieldNumber && field.wire_type == 2) {
        const auto index = model_.graph.nodes.size();
        const auto proto = parse<onnx::NodeProto>(field.payload, fmt::format("node {}", index));
        model_.graph.nodes.push_back(decode_node(proto, index, external_, problems_));
      } else if (field.number == onnx::GraphProto::kInitializerFieldNumber && field.wire_type == 2) {
        read_initializer(field.payload);
      } else {
        append(rest, field);
      }
      if (file_ != nullptr) file_->release_before(field.whole.data() + field.whole.size());
    });
    const auto proto = parse<onnx::GraphProto>(as_bytes(rest), "the graph's head");
    auto& graph = model_.graph;
    graph.name = proto.name();
    for (const auto& info : proto.input()) graph.inputs.push_back(decode_value_info(info));
    for (const auto& info : proto.output()) graph.outputs.push_back(decode_value_info(info));
    for (const auto& info : proto.value_info()) graph.value_infos.push_back(decode_value_info(info));
    for (const auto& tensor : proto.sparse_initializer()) graph.sparse_initializers.push_back(tensor.values().name());
  }

  void read_initializer(Bytes bytes) {
    std::string rest;
    std::optional<RawData> raw;
    const auto index = model_.graph.initializers.size();
    for_each_field(bytes, fmt::format("initializer {}", index), [&](const wire::Field& field) {
      const bool is_raw = field.number == onnx::TensorProto::kRawDataFieldNumber && field.wire_type == 2;
      is_raw ? void(raw = RawData{field.payload, file_}) : append(rest, field);
    });
    const auto proto = parse<onnx::TensorProto>(as_bytes(rest), fmt::format("initializer {}", index));
    const auto what = fmt::format("initializer '{}'", proto.name());
    auto tensor = decode_tensor(proto, raw, what, external_, problems_);
    // A tensor that cannot be decoded keeps its name, so that its readers do not complain as well.
    model_.graph.initializers.push_back({proto.name(), tensor ? std::move(*tensor) : Tensor()});
  }

  void read_model_fields(const onnx::ModelProto& proto) {
    model_.ir_version = proto.ir_version();
    for (const auto& opset : proto.opset_import()) {
      model_.opsets[opset.domain() == "ai.onnx" ? "" : opset.domain()] = opset.version();
    }
    model_.producer_name = proto.producer_name();
    model_.producer_version = proto.producer_version();
    model_.doc_string = proto.doc_string();
    for (const auto& entry : proto.metadata_props()) model_.metadata[entry.key()] = entry.value();
    for (const auto& function : proto.functions()) {
      const auto& domain = function.domain();
      model_.functions.push_back((domain.empty() ? "" : domain + ".") + function.name());
    }
  }

  MappedFile* file_;
  ExternalData external_;
  Diagnostics& problems_;
  OnnxModel model_;
};

OnnxModel read_bytes(Bytes bytes, MappedFile* file, const std::filesystem::path& model_dir, Diagnostics& problems) {
  // Protobuf reports defects on stderr by itself; ours is the one message.
  const google::protobuf::LogSilencer silence;
  if (auto other = other_file_kind(bytes); !other.empty()) {
    throw Error(ExitCode::kBadInput, "the file is not an ONNX model: " + other);
  }
  return Reader(file, model_dir, problems).read(bytes);
}

}  // namespace

OnnxModel read_onnx(const std::filesystem::path& path, Diagnostics& problems) {
  MappedFile file(path);
  return read_bytes(file.bytes(), &file, path.parent_path(), problems);
}

OnnxModel read_onnx(const std::filesystem::path& path) {
  Diagnostics problems;
  auto model = read_onnx(path, problems);
  problems.throw_if_any();
  return model;
}

OnnxModel parse_onnx(std::span<const std::byte> bytes, const std::filesystem::path& model_dir, Diagnostics& problems) {
  return read_bytes(bytes, nullptr, model_dir, problems);
}

}  // namespace slim
