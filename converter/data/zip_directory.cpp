#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "converter/data/zip.h"
#include "graph/error.h"

// Field offsets: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14 to 4.3.16 (its
// end), 4.5.3 (64-bit sizes).

namespace slim {
namespace {

constexpr std::uint32_t kLocalMagic = 0x04034b50;
constexpr std::uint32_t kEntryMagic = 0x02014b50;
constexpr std::uint32_t kEndMagic = 0x06054b50;
constexpr std::uint32_t kEnd64LocatorMagic = 0x07064b50;
constexpr std::uint32_t kEnd64Magic = 0x06064b50;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kEntrySize = 46;
constexpr std::size_t kLocalSize = 30;
constexpr std::uint64_t kMaxDirectory = std::uint64_t{1} << 28;

[[noreturn]] void damaged(const InputFile& file, std::string_view why) {
  throw Error(ExitCode::kBadInput, fmt::format("'{}' is not a complete zip archive: {}", file.path().string(), why));
}

std::uint64_t little_endian(std::span<const std::byte> bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
  return value;
}

std::vector<std::byte> read_part(const InputFile& file, std::uint64_t offset, std::uint64_t size) {
  if (offset > file.size() || size > file.size() - offset) damaged(file, "a part lies beyond its end");
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  file.read_at(offset, bytes);
  return bytes;
}

struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
};

/// The end record is the last thing in the file but for a comment of up to 65,535 bytes.
Directory find_directory(const InputFile& file) {
  const auto tail_size = std::min<std::uint64_t>(file.size(), kEndSize + 65535);
  const auto tail = read_part(file, file.size() - tail_size, tail_size);
  for (std::size_t i = tail.size() >= kEndSize ? tail.size() - kEndSize + 1 : 0; i-- > 0;) {
    if (little_endian(tail, i, 4) != kEndMagic) continue;
    Directory found{little_endian(tail, i + 16, 4), little_endian(tail, i + 12, 4), little_endian(tail, i + 10, 2)};
    if (i < kLocatorSize || little_endian(tail, i - kLocatorSize, 4) != kEnd64LocatorMagic) return found;
    const auto end64 = read_part(file, little_endian(tail, i - kLocatorSize + 8, 8), kEnd64Size);
    if (little_endian(end64, 0, 4) != kEnd64Magic) damaged(file, "its 64-bit directory is missing");
    return {little_endian(end64, 48, 8), little_endian(end64, 40, 8), little_endian(end64, 32, 8)};
  }
  damaged(file, "its directory is missing");
}

/// Sizes and offset that do not fit 32 bits stand, in this order, in the extra field with id 1.
void read_extra64(std::span<const std::byte> extra, ZipMember& member) {
  while (extra.size() >= 4) {
    const auto id = little_endian(extra, 0, 2);
    const auto size = std::min<std::size_t>(little_endian(extra, 2, 2), extra.size() - 4);
    auto field = extra.subspan(4, size);
    extra = extra.subspan(4 + size);
    if (id != 1) continue;
    for (auto* value : {&member.size, &member.compressed_size, &member.offset}) {
      if (*value != UINT32_MAX || field.size() < 8) continue;
      *value = little_endian(field, 0, 8);
      field = field.subspan(8);
    }
  }
}

/// From the local header's place to that of the bytes behind it.
void skip_local_header(const InputFile& file, ZipMember& member) {
  const auto header = read_part(file, member.offset, kLocalSize);
  if (little_endian(header, 0, 4) != kLocalMagic)
    damaged(file, fmt::format("'{}' is not where it should be", member.name));
  member.offset += kLocalSize + little_endian(header, 26, 2) + little_endian(header, 28, 2);
  if (member.offset > file.size() || member.compressed_size > file.size() - member.offset)
    damaged(file, fmt::format("'{}' lies beyond its end", member.name));
}

}  // namespace

std::vector<ZipMember> read_zip_directory(const InputFile& file) {
  const auto directory = find_directory(file);
  if (directory.size > kMaxDirectory) damaged(file, "its directory is too large");
  const auto bytes = read_part(file, directory.offset, directory.size);
  std::vector<ZipMember> members;
  std::span<const std::byte> rest = bytes;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    if (rest.size() < kEntrySize || little_endian(rest, 0, 4) != kEntryMagic) damaged(file, "its directory is cut off");
    const auto name_size = little_endian(rest, 28, 2);
    const auto extra_size = little_endian(rest, 30, 2);
    const auto whole = kEntrySize + name_size + extra_size + little_endian(rest, 32, 2);
    if (whole > rest.size()) damaged(file, "its directory is cut off");
    const auto method = little_endian(rest, 10, 2);
    ZipMember member{
        {}, method == 8, little_endian(rest, 42, 4), little_endian(rest, 20, 4), little_endian(rest, 24, 4)};
    member.name.assign(reinterpret_cast<const char*>(rest.data()) + kEntrySize, name_size);
    read_extra64(rest.subspan(kEntrySize + name_size, extra_size), member);
    if ((little_endian(rest, 8, 2) & 1) != 0 || (method != 0 && method != 8))
      throw Error(ExitCode::kBadInput, fmt::format("'{}' in '{}' is encrypted or compressed by method {}; stored and "
                                                   "deflated members can be read",
                                                   member.name, file.path().string(), method));
    skip_local_header(file, member);
    if (!member.deflated && member.size != member.compressed_size)
      damaged(file, fmt::format("'{}' has two sizes", member.name));
    members.push_back(std::move(member));
    rest = rest.subspan(whole);
  }
  return members;
}

}  // namespace slim
