#include "converter/data/image_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <string_view>

#include "converter/data/decode_image.h"
#include "converter/data/file.h"
#include "graph/error.h"

namespace slim {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxLabelsFile = std::uint64_t{1} << 30;
constexpr std::string_view kSpace = " \t\r\v\f";

[[noreturn]] void bad_line(const fs::path& labels, std::size_t line, const std::string& why, ExitCode code) {
  throw Error(code, why).context(fmt::format("line {} of '{}'", line, labels.string()));
}

ImageEntry parse_line(std::string_view text, const fs::path& folder, const fs::path& labels, std::size_t line) {
  const auto space = text.find_last_of(kSpace);
  if (space == std::string_view::npos)
    bad_line(labels, line, "'path label' expected, one field found", ExitCode::kBadInput);
  const auto number = text.substr(space + 1);
  const auto path = text.substr(0, text.find_last_not_of(kSpace, space) + 1);
  std::int64_t label = 0;
  const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), label);
  if (failure != std::errc() || end != number.data() + number.size() || label < 0)
    bad_line(labels, line, fmt::format("the label should be a whole number from 0 and is '{}'", number),
             ExitCode::kBadInput);
  return {folder / fs::path(path), label};
}

/// Entries of one folder, sorted. Throws Error(kNoInput) if it cannot be read.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::error_code failure;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure))
    entries.push_back(*it);
  if (failure)
    throw Error(ExitCode::kNoInput, fmt::format("cannot read folder '{}': {}", folder.string(), failure.message()));
  return entries;
}

void collect(const fs::path& folder, std::set<fs::path>& entered, std::vector<fs::path>& images) {
  std::error_code failure;
  if (!entered.insert(fs::canonical(folder, failure)).second) return;
  for (const auto& entry : entries_of(folder)) {
    if (entry.is_directory(failure)) {
      collect(entry.path(), entered, images);
    } else if (entry.is_regular_file(failure) && has_image_extension(entry.path())) {
      images.push_back(entry.path());
    }
  }
}

/// First part of the path below `folder`; empty for a file right in it.
std::string class_of(const fs::path& image, std::size_t prefix) {
  const std::string relative = image.string().substr(prefix);
  const auto slash = relative.find('/');
  return slash == std::string::npos ? std::string() : relative.substr(0, slash);
}

}  // namespace

std::vector<ImageEntry> read_labels_file(const fs::path& folder, const fs::path& labels) {
  const auto bytes = read_whole_file(labels, kMaxLabelsFile);
  std::string_view rest(reinterpret_cast<const char*>(bytes.data.get()), bytes.size);
  std::vector<ImageEntry> entries;
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    text = text.substr(0, text.find_last_not_of(kSpace) + 1);
    if (text.empty()) continue;
    entries.push_back(parse_line(text, folder, labels, line));
    std::error_code failure;
    if (!fs::is_regular_file(entries.back().path, failure))
      bad_line(labels, line, fmt::format("there is no image '{}'", entries.back().path.string()), ExitCode::kNoInput);
  }
  if (entries.empty())
    throw Error(ExitCode::kBadInput, fmt::format("labels file '{}' lists no images", labels.string()));
  return entries;
}

std::vector<ImageEntry> find_images(const fs::path& folder) {
  // With the separator at the end, every path below begins with these bytes.
  const fs::path root = folder / "";
  const std::size_t prefix = root.string().size();
  std::vector<fs::path> images;
  std::set<fs::path> entered;
  collect(root, entered, images);
  if (images.empty())
    throw Error(ExitCode::kBadInput, fmt::format("there are no images in '{}'", folder.string()))
        .hint("names end in .jpg, .jpeg, .png, .ppm, .pgm or .pnm; arrays in .npy or .npz");
  // As strings: paths compare part by part, which is another order than that of the bytes.
  std::sort(images.begin(), images.end(), [](const auto& a, const auto& b) { return a.native() < b.native(); });

  std::vector<std::string> classes;
  for (const auto& entry : entries_of(root)) {
    std::error_code failure;
    if (entry.is_directory(failure)) classes.push_back(entry.path().filename().string());
  }
  std::sort(classes.begin(), classes.end());
  const bool labelled =
      std::none_of(images.begin(), images.end(), [&](const auto& image) { return class_of(image, prefix).empty(); });
  std::vector<ImageEntry> entries;
  entries.reserve(images.size());
  for (auto& image : images) {
    std::optional<std::int64_t> label;
    if (labelled) label = std::lower_bound(classes.begin(), classes.end(), class_of(image, prefix)) - classes.begin();
    entries.push_back({std::move(image), label});
  }
  return entries;
}

}  // namespace slim
