#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace slim {

/// What a file is that is surely no model that we read, and what to do: "it is empty", "it looks like a git-lfs
/// pointer: ...". Empty if it may be one.
std::string other_file_kind(std::span<const std::byte> bytes);

}  // namespace slim
