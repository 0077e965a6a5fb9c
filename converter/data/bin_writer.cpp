#include "converter/data/bin_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "converter/data/bin_format.h"
#include "converter/data/decode_image.h"
#include "converter/data/image_tensor.h"
#include "graph/error.h"

namespace slim {
namespace {

constexpr std::uint64_t kImageSize = static_cast<std::uint64_t>(kBinImageElements) * sizeof(float);

/// FNV-1a of all paths and labels, made negative: no file begins with a negative number of images.
std::int64_t fingerprint_of(const std::vector<ImageEntry>& entries) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  };
  for (const auto& entry : entries) add(fmt::format("{}\n{}\n", entry.path.string(), entry.label.value_or(-1)));
  return static_cast<std::int64_t>(hash | std::uint64_t{1} << 63);
}

[[noreturn]] void fail(ExitCode code, std::string_view what, const std::filesystem::path& path) {
  throw Error(code, fmt::format("cannot {} '{}': {}", what, path.string(), std::strerror(errno)));
}

Preprocess bin_preprocess() {
  const TensorType type{DataType::kF32, Shape{1, kBinChannels, kBinSide, kBinSide}};
  auto preprocess = preprocess_for(
      "resize=256,filter=lanczos,scale=0.00392156862745098,mean=0.485:0.456:0.406,std=0.229:0.224:0.225", "data", type);
  preprocess.crop_rule = CropRule::kHalfEven;
  return preprocess;
}

}  // namespace

BinWriter::BinWriter(std::filesystem::path target, const std::vector<ImageEntry>& entries)
    : target_(std::move(target)), part_(target_.string() + ".part"), fingerprint_(fingerprint_of(entries)) {
  for (const auto& entry : entries) {
    if (!entry.label)
      throw Error(ExitCode::kBadInput, fmt::format("image '{}' has no label", entry.path.string()))
          .hint("give --labels FILE, or one folder a class");
    labels_.push_back(*entry.label);
  }
  open();
}

void BinWriter::open() {
  descriptor_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail(ExitCode::kCannotCreate, "create", part_);
  std::int64_t header = 0;
  const auto size = ::lseek(descriptor_, 0, SEEK_END);
  if (::pread(descriptor_, &header, sizeof(header), 0) == static_cast<ssize_t>(sizeof(header)) &&
      header == fingerprint_) {
    // Labels may have been begun, too: they are written again.
    const auto images = (static_cast<std::uint64_t>(size) - kBinHeaderSize) / kImageSize;
    written_ = std::min<std::size_t>(images, labels_.size());
  }
  const auto keep = written_ > 0 ? kBinHeaderSize + written_ * kImageSize : 0;
  if (::ftruncate(descriptor_, static_cast<off_t>(keep)) != 0) fail(ExitCode::kCannotCreate, "create", part_);
  if (::lseek(descriptor_, 0, SEEK_END) < 0) fail(ExitCode::kIo, "write", part_);
  if (keep == 0) write(std::as_bytes(std::span(&fingerprint_, 1)));
}

BinWriter::~BinWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void BinWriter::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(ExitCode::kIo, "write", part_);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void BinWriter::append(std::span<const float> image) {
  SLIM_CHECK(image.size() == kBinImageElements && written_ < labels_.size());
  write(std::as_bytes(image));
  ++written_;
}

void BinWriter::finish() {
  SLIM_CHECK(written_ == labels_.size());
  write(std::as_bytes(std::span(labels_)));
  const auto count = static_cast<std::int64_t>(labels_.size());
  if (::fsync(descriptor_) != 0 || ::pwrite(descriptor_, &count, sizeof(count), 0) != sizeof(count) ||
      ::fsync(descriptor_) != 0)
    fail(ExitCode::kIo, "write", part_);
  if (::rename(part_.c_str(), target_.c_str()) != 0) fail(ExitCode::kIo, "rename to the output", part_);
}

std::vector<float> bin_image(const std::filesystem::path& path) {
  static const Preprocess preprocess = bin_preprocess();
  std::vector<float> values(kBinImageElements);
  write_pixels(cut_out(read_image(path), preprocess), preprocess, values);
  return values;
}

}  // namespace slim
