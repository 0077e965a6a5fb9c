#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <sstream>

#include "converter/export/onnx_export.h"
#include "graph/verify.h"
#include "onnx_import/onnx/import.h"

/// Any bytes are either refused with an Error, or a valid graph; this exports, or is refused with an Error, and what is
/// exported imports again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path nowhere = "/nonexistent";  // external data must not depend on where the fuzzer runs
  slim::Graph graph;
  try {
    graph = slim::import_onnx(std::as_bytes(std::span(data, size)), nowhere);
  } catch (const slim::Error&) {
    return 0;
  }
  SLIM_CHECK(slim::verify(graph).empty());
  slim::is_quantized(graph);
  std::ostringstream out;
  try {
    slim::export_onnx(graph, out);
  } catch (const slim::Error&) {
    return 0;
  }
  const auto file = out.str();
  slim::import_onnx(std::as_bytes(std::span(file)), nowhere);
  return 0;
}
