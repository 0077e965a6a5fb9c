#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace slim {

/// An output that appears whole or not at all: written beside the target as `.NAME.slimconv-tmp`, synced, renamed.
/// Destroyed without commit(), it removes the temporary file and leaves an existing target untouched.
class OutputFile {
 public:
  /// Creates the temporary file. Throws Error{kCannotCreate} if the folder is missing or not writable, or if the target
  /// exists and is no regular file.
  explicit OutputFile(std::filesystem::path target);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Where to write until commit.
  const std::filesystem::path& temporary() const { return temporary_; }
  /// Appends bytes. Throws Error{kIo}, naming the target, when the disk is full or a write fails.
  void write(std::string_view bytes);
  /// Syncs and renames. Throws Error{kIo}.
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  bool committed_ = false;
};

/// Writes a small file whole.
void write_file(const std::filesystem::path& target, std::string_view bytes);

/// Makes SIGINT and SIGTERM remove the temporary files of all open OutputFiles and end the process with 130 or 143.
void install_signal_handlers();

/// Throws Error{kUsage} if both paths name the same file, links resolved.
void check_not_same(const std::filesystem::path& input, const std::filesystem::path& output);

}  // namespace slim
