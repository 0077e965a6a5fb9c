#include "onnx_import/common/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace slim {
namespace {

[[noreturn]] void cannot_open(const std::filesystem::path& path, const char* why) {
  throw Error(ExitCode::kNoInput, "cannot open '" + path.string() + "': " + why);
}

/// Pages go in blocks of this size: small enough to keep memory low, large enough to cost nothing.
constexpr std::size_t kBlock = std::size_t{4} << 20;

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) cannot_open(path, std::strerror(errno));
  struct stat status {};
  const int failure = ::fstat(fd, &status) != 0 ? errno : 0;
  const bool regular = failure == 0 && S_ISREG(status.st_mode);
  size_ = regular ? static_cast<std::size_t>(status.st_size) : 0;
  void* memory = size_ > 0 ? ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0) : nullptr;
  const int map_failure = memory == MAP_FAILED ? errno : 0;
  ::close(fd);
  if (failure != 0) cannot_open(path, std::strerror(failure));
  if (!regular) cannot_open(path, S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
  if (map_failure != 0) cannot_open(path, std::strerror(map_failure));
  data_ = static_cast<const std::byte*>(memory);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

void MappedFile::release_before(const std::byte* end) {
  const auto passed = static_cast<std::size_t>(end - data_) / kBlock * kBlock;
  if (passed <= released_) return;
  // Advice only: whether it is taken changes memory, not results.
  ::madvise(const_cast<std::byte*>(data_) + released_, passed - released_, MADV_DONTNEED);
  released_ = passed;
}

}  // namespace slim
