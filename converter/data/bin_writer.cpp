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

std::uint64_t image_offset(std::size_t index) {
  return kBinHeaderSize + index * static_cast<std::uint64_t>(kBinImageElements) * sizeof(float);
}

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
  const bool goes_on = ::pread(descriptor_, &header, sizeof(header), 0) == static_cast<ssize_t>(sizeof(header)) &&
                       header == fingerprint_;
  if (!goes_on) {
    if (::ftruncate(descriptor_, 0) != 0) fail(ExitCode::kCannotCreate, "create", part_);
    write_at(0, std::as_bytes(std::span(&fingerprint_, 1)));
  }
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    if (!goes_on || !holds(i)) missing_.push_back(i);
  }
}

BinWriter::~BinWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

/// An image is written from its first byte to its last, and gaps read as zeros or as the file's end.
bool BinWriter::holds(std::size_t index) const {
  float last = 0.0F;
  const auto end = image_offset(index + 1);
  return ::pread(descriptor_, &last, sizeof(last), static_cast<off_t>(end - sizeof(last))) ==
             static_cast<ssize_t>(sizeof(last)) &&
         last != 0.0F;
}

void BinWriter::write_at(std::uint64_t offset, std::span<const std::byte> bytes) const {
  while (!bytes.empty()) {
    const auto count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(ExitCode::kIo, "write", part_);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

void BinWriter::put(std::size_t index, std::span<const float> image) {
  SLIM_CHECK(image.size() == kBinImageElements && image.back() != 0.0F && index < labels_.size());
  write_at(image_offset(index), std::as_bytes(image));
  ++put_;
}

void BinWriter::finish() {
  SLIM_CHECK(put_ == missing_.size());
  write_at(image_offset(labels_.size()), std::as_bytes(std::span(labels_)));
  const auto count = static_cast<std::int64_t>(labels_.size());
  if (::fsync(descriptor_) != 0 || ::pwrite(descriptor_, &count, sizeof(count), 0) != sizeof(count) ||
      ::fsync(descriptor_) != 0)
    fail(ExitCode::kIo, "write", part_);
  if (::rename(part_.c_str(), target_.c_str()) != 0) fail(ExitCode::kIo, "rename to the output", part_);
}

void read_bin_image(const std::filesystem::path& path, std::span<float> values) {
  static const Preprocess preprocess = bin_preprocess();
  auto image = read_image(path);
  try {
    image = cut_out(std::move(image), preprocess);
  } catch (Error& error) {
    throw error.context(fmt::format("image '{}'", path.string()));
  }
  write_pixels(image, preprocess, values);
}

}  // namespace slim
