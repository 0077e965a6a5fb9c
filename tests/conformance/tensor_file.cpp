#include "tests/conformance/tensor_file.h"

#include "onnx_import/common/mapped_file.h"
#include "onnx_import/common/wire.h"
#include "onnx_import/onnx/format/read.h"

namespace slim {
namespace {

// Field numbers of onnx.proto.
constexpr std::uint32_t kModelGraph = 7;
constexpr std::uint32_t kGraphInitializer = 5;

}  // namespace

// The reader knows models only: this makes one whose single initializer is the file.
Tensor read_tensor_file(const std::filesystem::path& path) {
  const MappedFile file(path);
  std::string graph;
  wire::append_header(graph, kGraphInitializer, file.bytes().size());
  graph.append(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
  std::string model;
  wire::append_header(model, kModelGraph, graph.size());
  model += graph;

  Diagnostics problems;
  const auto parsed = parse_onnx(std::as_bytes(std::span(model)), path.parent_path(), problems);
  problems.throw_if_any();
  if (parsed.graph.initializers.size() != 1) throw Error(ExitCode::kBadInput, "'" + path.string() + "' is no tensor");
  return parsed.graph.initializers.front().data;
}

}  // namespace slim
