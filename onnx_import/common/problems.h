#pragma once

#include <string>

#include "graph/error.h"

namespace slim {

/// Throws Error(kBadInput) with all that was found in `file` (which may have no name). A lone problem is told as one
/// message, its hint last. Does nothing if there is none.
void throw_if_any(const Diagnostics& problems, const std::string& file);

}  // namespace slim
