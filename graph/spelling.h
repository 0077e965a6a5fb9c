#pragma once

#include <span>
#include <string>
#include <string_view>

namespace slim {

/// The candidate with the smallest edit distance (insert, remove, replace a character; the first of equals), if at most
/// a third of the word's length differs, at least 2; else empty. For "did you mean" hints.
std::string nearest_spelling(std::string_view word, std::span<const std::string> candidates);

}  // namespace slim
