#include "converter/data/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "graph/error.h"

namespace slim {
namespace {

[[noreturn]] void cannot_open(const std::filesystem::path& path, const char* why) {
  throw Error(ExitCode::kNoInput, fmt::format("cannot open '{}': {}", path.string(), why));
}

}  // namespace

InputFile::InputFile(std::filesystem::path path) : path_(std::move(path)) {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) cannot_open(path_, std::strerror(errno));
  struct stat status {};
  const int failure = ::fstat(descriptor_, &status) != 0 ? errno : 0;
  if (failure != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    if (failure != 0) cannot_open(path_, std::strerror(failure));
    cannot_open(path_, S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const auto count = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      throw Error(ExitCode::kIo, fmt::format("cannot read '{}': {}", path_.string(), std::strerror(errno)));
    if (count == 0) throw Error(ExitCode::kBadInput, fmt::format("'{}' ends too early", path_.string()));
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

FileBytes read_whole_file(const std::filesystem::path& path, std::uint64_t limit) {
  const InputFile file(path);
  if (file.size() > limit)
    throw Error(ExitCode::kBadInput, fmt::format("'{}' has {} bytes, more than the {} that are read whole",
                                                 path.string(), file.size(), limit));
  const auto size = static_cast<std::size_t>(file.size());
  FileBytes result{std::make_unique_for_overwrite<std::byte[]>(size), size};
  file.read_at(0, {result.data.get(), size});
  return result;
}

}  // namespace slim
