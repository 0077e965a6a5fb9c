#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "onnx_import/onnx/node_context.h"

namespace slim {

/// How one operator is imported, from opset `since` of its domain on (until the next row of the same type).
struct OpImporter {
  std::string_view type;
  std::int64_t since;
  void (*import)(NodeContext&);
  std::size_t min_inputs;  ///< so many are required
  std::size_t max_inputs;
  std::size_t max_outputs = 1;
  std::uint32_t may_omit = 0;  ///< bit i: input i may be omitted although later ones are required
};

/// The importer of `type` at `opset` of `domain` ("" is ai.onnx); null if it is carried through as an opaque operator.
const OpImporter* find_importer(std::string_view domain, std::string_view type, std::int64_t opset);

}  // namespace slim
