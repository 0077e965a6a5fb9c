#include "onnx_import/onnx/format/read_tensor.h"

#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

#include "onnx_import/common/mapped_file.h"
#include "onnx_import/onnx/format/decode_tensor.h"

namespace slim {

Tensor read_onnx_tensor(const std::filesystem::path& path) {
  const MappedFile file(path);
  const auto bytes = file.bytes();
  const google::protobuf::LogSilencer silence;
  onnx::TensorProto proto;
  if (bytes.empty() || bytes.size() > INT32_MAX ||
      !proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !proto.has_data_type())
    throw Error(ExitCode::kBadInput, "'" + path.string() + "' is not an ONNX tensor (TensorProto)");
  ExternalData external(path.parent_path());
  Diagnostics problems;
  auto tensor = decode_tensor(proto, std::nullopt, "the tensor in '" + path.string() + "'", external, problems);
  problems.throw_if_any();
  SLIM_CHECK(tensor.has_value());
  return *std::move(tensor);
}

}  // namespace slim
