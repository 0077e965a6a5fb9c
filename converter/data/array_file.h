#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "converter/data/npy.h"
#include "converter/data/zip.h"

namespace slim {

/// An array in a .npy file or in a member of a .npz archive. The file is opened for each read: a folder may hold more
/// files than a process may keep open.
class StoredArray {
 public:
  /// A .npy file. Throws Error(kNoInput), Error(kBadInput).
  explicit StoredArray(std::filesystem::path npy);
  /// A member of an archive. Throws as above.
  StoredArray(std::filesystem::path npz, const ZipMember& member);

  const std::string& name() const { return name_; }  ///< of the member without ".npy"; empty for a .npy file
  DataType type() const { return header_.type; }
  const Dims& dims() const { return header_.dims; }

  /// Entry `index` of the first axis, which must exist.
  Tensor entry(std::int64_t index) const;

 private:
  void check_size(std::uint64_t available) const;

  std::filesystem::path path_;
  std::string name_;
  std::uint64_t offset_ = 0;  ///< of the .npy bytes in the file
  std::unique_ptr<InflatedMember> inflated_;
  NpyHeader header_;
};

/// All arrays of a .npy (one) or .npz file, told apart by their first bytes; errors name the file.
std::vector<StoredArray> read_array_file(const std::filesystem::path& path);

}  // namespace slim
