#pragma once

#include "converter/export/value_names.h"
#include "onnx_import/onnx/format/model.h"

namespace slim {

/// Adds an opaque node to `model` as it came in at opset `source`, its subgraphs reading the captured values under the
/// names that these have now. A problem if it means something else at opset `target`.
void write_opaque(const Node& node, std::int64_t source, std::int64_t target, const ValueNames& names, OnnxModel& model,
                  Diagnostics& problems);

/// Why ai.onnx's operator `type` may mean something else at opset `to` than at `from`, or is not known to mean the
/// same; empty if it surely means the same.
std::string raise_problem(const std::string& type, std::int64_t from, std::int64_t to);

}  // namespace slim
