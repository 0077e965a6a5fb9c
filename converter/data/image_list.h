#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace slim {

struct ImageEntry {
  std::filesystem::path path;         ///< with the folder
  std::optional<std::int64_t> label;  ///< as the labels file or the class folder says
};

/// The images of a labels file: one `path label` a line, split at the last white space, paths relative to `folder`,
/// blank lines skipped. Throws Error(kNoInput) if the file or an image in it is missing, Error(kBadInput) for a line
/// without a whole number >= 0; both name the line.
std::vector<ImageEntry> read_labels_file(const std::filesystem::path& folder, const std::filesystem::path& labels);

/// Every file below `folder` that is named like an image, in bytewise order of the relative path. Where all of them lie
/// in first-level folders, those folders' places in sorted order are the labels. Links to folders are followed, each
/// folder is entered once.
std::vector<ImageEntry> find_images(const std::filesystem::path& folder);

}  // namespace slim
