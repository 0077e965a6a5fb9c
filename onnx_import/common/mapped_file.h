#pragma once

#include <filesystem>

#include "graph/tensor.h"

namespace slim {

/// A regular file mapped for reading.
class MappedFile final : public Buffer {
 public:
  /// Throws Error(kNoInput) if the file is missing, unreadable or no regular file.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() override;

  std::span<const std::byte> bytes() const override { return {data_, size_}; }

  /// The bytes before `end` are not needed soon: takes their pages off this process's memory.
  void release_before(const std::byte* end);

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t released_ = 0;
};

}  // namespace slim
