#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "onnx_import/onnx/node_context.h"

namespace slim {

/// How one operator of ai.onnx is imported, from opset `since` on (until the next row of the same type).
struct OpImporter {
  std::string_view type;
  std::int64_t since;
  void (*import)(NodeContext&);
  std::size_t min_inputs;  ///< so many are required
  std::size_t max_inputs;
  std::size_t max_outputs = 1;
};

/// The importer of `type` at `opset`; null if it is carried through as an opaque operator.
const OpImporter* find_importer(std::string_view type, std::int64_t opset);

}  // namespace slim
