#include "onnx_import/onnx/format/external_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace slim {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& what, const std::string& location, const std::string& why) {
  throw Error(ExitCode::kBadInput, fmt::format("{}: external data '{}' {}", what, location, why));
}

bool stays_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

}  // namespace

std::shared_ptr<const MappedFile> ExternalData::open(const std::string& location, const std::string& what) {
  if (const auto known = files_.find(location); known != files_.end()) return known->second;
  const fs::path relative(location);
  const bool climbs = std::find(relative.begin(), relative.end(), "..") != relative.end();
  if (location.empty() || location.find('\0') != std::string::npos || relative.is_absolute() || climbs) {
    refuse(what, location, "is not a path inside the model's folder");
  }
  std::error_code failure;
  const auto folder = fs::canonical(model_dir_.empty() ? fs::path(".") : model_dir_, failure);
  const auto target = failure ? fs::path() : fs::canonical(folder / relative, failure);
  if (failure) refuse(what, location, "cannot be opened: " + failure.message());
  // A link inside the folder may point out of it.
  if (!stays_below(target, folder)) refuse(what, location, "leads out of the model's folder");
  auto file = std::make_shared<const MappedFile>(target);
  files_.emplace(location, file);
  return file;
}

Tensor ExternalData::load(const Place& place, DataType type, const Dims& dims, const std::string& what) {
  const auto file = open(place.location, what);
  const auto available = static_cast<std::int64_t>(file->bytes().size());
  const auto element = static_cast<std::int64_t>(size_of(type));
  const auto count = checked_count(dims);
  std::int64_t needed = 0;
  if (count < 0 || __builtin_mul_overflow(count, element, &needed)) {
    refuse(what, place.location, "is too large: dims " + to_string(dims));
  }
  if (place.length >= 0 && place.length != needed) {
    refuse(
        what, place.location,
        fmt::format("has length {}, but {} {} needs {} bytes", place.length, name_of(type), to_string(dims), needed));
  }
  if (place.offset < 0 || place.offset > available || needed > available - place.offset) {
    refuse(what, place.location,
           fmt::format("is too short: bytes {} to {} are needed, the file has {}", place.offset,
                       static_cast<double>(place.offset) + static_cast<double>(needed), available));
  }
  const auto bytes = file->bytes().subspan(static_cast<std::size_t>(place.offset), static_cast<std::size_t>(needed));
  const bool aligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % size_of(type) == 0;
  // Bools are copied too: a byte other than 0 and 1 must not be seen as a bool.
  if (aligned && type != DataType::kBool) return {type, dims, file, bytes};
  Tensor copy = Tensor::uninitialized(type, dims);
  std::copy(bytes.begin(), bytes.end(), copy.mutable_bytes().begin());
  return copy;
}

}  // namespace slim
