#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>

#include "converter/data/zip.h"
#include "graph/error.h"

namespace slim {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;
/// A decoder state takes about 50 KB: at most 32 of them a member, and none for small ones.
constexpr std::uint64_t kMinDistance = std::uint64_t{4} << 20;
constexpr std::uint64_t kMaxStates = 32;

}  // namespace

/// A decoder at some place of the contents, and the place in the archive that it reads next.
class InflatedMember::Cursor {
 public:
  Cursor() : stream_(std::make_unique<z_stream>()) {
    // Negative window bits: raw deflate data, as zip has it.
    SLIM_CHECK(inflateInit2(stream_.get(), -MAX_WBITS) == Z_OK);
  }
  Cursor(const Cursor& other)
      : stream_(std::make_unique<z_stream>()), position_(other.position_), consumed_(other.consumed_) {
    SLIM_CHECK(inflateCopy(stream_.get(), other.stream_.get()) == Z_OK);
    stream_->avail_in = 0;  // the next decode reads from consumed_ on
  }
  Cursor& operator=(const Cursor&) = delete;
  Cursor(Cursor&&) = default;
  Cursor& operator=(Cursor&&) = delete;
  ~Cursor() {
    if (stream_) inflateEnd(stream_.get());
  }

  std::uint64_t position() const { return position_; }

  /// Decodes the next bytes.
  void decode(const InputFile& file, const ZipMember& member, std::span<std::byte> out) {
    std::array<std::byte, kChunk> input;
    while (!out.empty()) {
      const auto input_size = std::min<std::uint64_t>(kChunk, member.compressed_size - consumed_);
      const auto output_size = std::min<std::size_t>(out.size(), 1U << 30);
      file.read_at(member.offset + consumed_, std::span(input).first(input_size));
      stream_->next_in = reinterpret_cast<Bytef*>(input.data());
      stream_->avail_in = static_cast<uInt>(input_size);
      stream_->next_out = reinterpret_cast<Bytef*>(out.data());
      stream_->avail_out = static_cast<uInt>(output_size);
      const int status = inflate(stream_.get(), Z_NO_FLUSH);
      consumed_ += input_size - stream_->avail_in;
      const std::size_t made = output_size - stream_->avail_out;
      out = out.subspan(made);
      position_ += made;
      const bool stuck = made == 0 && input_size == stream_->avail_in;
      if ((status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) ||
          (!out.empty() && (stuck || status == Z_STREAM_END)))
        throw Error(ExitCode::kBadInput, fmt::format("'{}' in '{}' is damaged: its compressed data ends or breaks at "
                                                     "byte {} of {}",
                                                     member.name, file.path().string(), position_, member.size));
    }
  }

 private:
  std::unique_ptr<z_stream> stream_;  ///< zlib keeps its address
  std::uint64_t position_ = 0;
  std::uint64_t consumed_ = 0;
};

InflatedMember::InflatedMember(std::filesystem::path archive, const ZipMember& member)
    : archive_(std::move(archive)), member_(member), distance_(std::max(kMinDistance, member.size / kMaxStates)) {
  saved_.emplace_back();
}

InflatedMember::~InflatedMember() = default;

void InflatedMember::read_at(std::uint64_t offset, std::span<std::byte> bytes) {
  const std::lock_guard lock(mutex_);
  const InputFile file(archive_);
  std::unique_ptr<Cursor> cursor = std::move(last_);
  if (!cursor || cursor->position() > offset) {
    const auto after = std::upper_bound(saved_.begin(), saved_.end(), offset,
                                        [](std::uint64_t value, const Cursor& c) { return value < c.position(); });
    cursor = std::make_unique<Cursor>(*std::prev(after));
  }
  std::array<std::byte, kChunk> skipped;
  while (cursor->position() < offset) {
    save_sometimes(*cursor);
    const auto step = std::min<std::uint64_t>(kChunk, offset - cursor->position());
    cursor->decode(file, member_, std::span(skipped).first(step));
  }
  save_sometimes(*cursor);
  cursor->decode(file, member_, bytes);
  last_ = std::move(cursor);
}

void InflatedMember::save_sometimes(const Cursor& cursor) {
  if (cursor.position() >= saved_.back().position() + distance_) saved_.push_back(cursor);
}

}  // namespace slim
