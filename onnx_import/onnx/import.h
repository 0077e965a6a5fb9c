#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "graph/graph.h"
#include "onnx_import/common/import_options.h"

namespace slim {

/// Opsets of ai.onnx that are understood.
inline constexpr std::int64_t kOldestOpset = 7;
inline constexpr std::int64_t kNewestOpset = 22;

/// Reads an ONNX model into normal form (see graph/op.h), with types inferred. Operators that we do not know become
/// OpaqueOps; Constant nodes and initializers that are used become constants. A flattening Softmax (opset < 13)
/// becomes a plain one or Flatten-Softmax-Reshape, SAME padding becomes pads where sizes are known, windows and
/// permutations are filled in.
/// Throws Error: kNoInput if the file cannot be opened, kUsage for an impossible input_shapes, kBadInput with every
/// problem of the model together.
Graph import_onnx(const std::filesystem::path& path, const ImportOptions& options = {});

/// As above, from memory; external data is looked for in `model_dir`.
Graph import_onnx(std::span<const std::byte> bytes, const std::filesystem::path& model_dir,
                  const ImportOptions& options = {});

/// Whether the graph computes in integers already. `why`, if given, gets the first node that says so.
bool is_quantized(const Graph& graph, std::string* why = nullptr);

}  // namespace slim
