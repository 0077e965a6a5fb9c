#pragma once

#include <cstddef>
#include <vector>

#include "graph/error.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

/// The nodes' indices in topological order; the file's own order where it is one. A cycle is a problem that names its
/// nodes; the nodes on it and behind it are left out then.
std::vector<std::size_t> topological_order(const OnnxGraph& graph, Diagnostics& problems);

}  // namespace slim
