#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace slim {

/// Told how far a long step is: "calibrating", 12 of 300. Called from one thread at a time.
using Progress = std::function<void(std::string_view step, std::size_t done, std::size_t total)>;

}  // namespace slim
