#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "converter/data/file.h"

namespace slim {

/// A file inside a zip archive.
struct ZipMember {
  std::string name;
  bool deflated = false;
  std::uint64_t offset = 0;           ///< of its (compressed) bytes in the archive
  std::uint64_t compressed_size = 0;  ///< both sizes as the archive's directory gives them
  std::uint64_t size = 0;
};

/// The directory of a zip archive, ZIP64 included. Throws Error(kBadInput) for damaged and encrypted archives, and for
/// methods other than stored and deflated.
std::vector<ZipMember> read_zip_directory(const InputFile& file);

/// Random access to a deflated member. Decoder states are kept at some distances, so that reading here and there costs
/// at most one such distance of decoding; the contents are not kept.
class InflatedMember {
 public:
  InflatedMember(std::filesystem::path archive, const ZipMember& member);
  ~InflatedMember();

  /// Fills `bytes` from `offset` of the contents; safe to call from several threads, one at a time decodes. Throws
  /// Error(kBadInput) if the data is damaged or ends before.
  void read_at(std::uint64_t offset, std::span<std::byte> bytes);

 private:
  class Cursor;

  void save_sometimes(const Cursor& cursor);

  std::filesystem::path archive_;
  ZipMember member_;
  std::uint64_t distance_;
  std::mutex mutex_;
  std::vector<Cursor> saved_;     ///< by position, the first at 0
  std::unique_ptr<Cursor> last_;  ///< behind what was read last: reading in order decodes nothing twice
};

}  // namespace slim
