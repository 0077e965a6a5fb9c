#pragma once

#include <string>

namespace slim {

/// slimconv's own version, "0.1.0".
std::string version();

}  // namespace slim
