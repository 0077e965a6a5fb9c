#pragma once

#include <string_view>

#include "onnx_import/paddle/node_context.h"

namespace slim::paddle {

using OpImporter = void (*)(NodeContext&);

/// The importer of an operator of Paddle; null if it is not supported.
OpImporter find_importer(std::string_view type);

/// Why an operator that is not supported is not, and what to do; empty if it is simply unknown.
std::string_view advice(std::string_view type);

}  // namespace slim::paddle
