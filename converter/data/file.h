#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace slim {

/// A regular file open for reading at any offset, from any thread. Read, not mapped: what was read does not stay in
/// this process's memory, and a file that shrinks meanwhile gives an Error, not a signal.
class InputFile {
 public:
  /// Throws Error(kNoInput) if the file is missing, unreadable or no regular file.
  explicit InputFile(std::filesystem::path path);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }

  /// Fills `bytes` from `offset`. Throws Error(kBadInput) if the file ends before, Error(kIo) if reading fails.
  void read_at(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// Bytes on the heap, not initialised before they are filled.
struct FileBytes {
  std::unique_ptr<std::byte[]> data;
  std::size_t size = 0;
  std::span<const std::byte> span() const { return {data.get(), size}; }
};

/// The whole file. Throws as InputFile does, and Error(kBadInput) if it has more than `limit` bytes.
FileBytes read_whole_file(const std::filesystem::path& path, std::uint64_t limit);

}  // namespace slim
