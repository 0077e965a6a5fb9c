#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <ostream>
#include <string>

#include "graph/graph.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

struct ExportOptions {
  /// Opset of ai.onnx to write; if not given, the source's, but at least 13.
  std::optional<std::int64_t> opset;
  std::string producer_name = "slimconv";
  std::string producer_version;
  /// Added to the graph's own metadata, which they override.
  std::map<std::string, std::string> metadata;
};

/// `graph` in ONNX's words: each operator in the form that is valid at the target opset, inputs and outputs with their
/// own names and order. Values keep their names unless an output or a subgraph needs the name. Tensors are shared, not
/// copied. Throws Error(kBadInput) with every node that the opset cannot express.
OnnxModel to_onnx(const Graph& graph, const ExportOptions& options = {});

/// Writes to_onnx(graph) to a stream or file; see write_onnx for errors. Equal graphs and options give equal bytes.
void export_onnx(const Graph& graph, std::ostream& out, const ExportOptions& options = {});
void export_onnx(const Graph& graph, const std::filesystem::path& path, const ExportOptions& options = {});

}  // namespace slim
