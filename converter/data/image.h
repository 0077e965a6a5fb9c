#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace slim {

/// Pixels of 8 bits a channel, rows from the top, channels interleaved: 1 (luminance) or 3 (red, green, blue).
/// Memory is not touched before a decoder writes it, so that a header's claim alone costs nothing.
class Image {
 public:
  /// Bytes behind the last pixel that kernels may load: groups of four pixels, 16 bytes at a time.
  static constexpr std::size_t kPadding = 16;

  Image() = default;
  Image(std::int64_t width, std::int64_t height, std::int64_t channels)
      : width_(width),
        height_(height),
        channels_(channels),
        pixels_(std::make_unique_for_overwrite<std::uint8_t[]>(size() + kPadding)) {}

  std::int64_t width() const { return width_; }
  std::int64_t height() const { return height_; }
  std::int64_t channels() const { return channels_; }
  std::size_t stride() const { return static_cast<std::size_t>(width_ * channels_); }
  std::size_t size() const { return stride() * static_cast<std::size_t>(height_); }

  std::uint8_t* row(std::int64_t y) { return pixels_.get() + static_cast<std::size_t>(y) * stride(); }
  const std::uint8_t* row(std::int64_t y) const { return pixels_.get() + static_cast<std::size_t>(y) * stride(); }
  std::span<const std::uint8_t> pixels() const { return {pixels_.get(), size()}; }

 private:
  std::int64_t width_ = 0;
  std::int64_t height_ = 0;
  std::int64_t channels_ = 0;
  std::unique_ptr<std::uint8_t[]> pixels_;
};

}  // namespace slim
