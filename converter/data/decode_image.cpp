#include "converter/data/decode_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <string_view>

#include "converter/data/codecs.h"
#include "converter/data/file.h"
#include "graph/error.h"

namespace slim {
namespace {

using namespace std::string_view_literals;

struct Format {
  std::string_view magic;
  Image (*decode)(std::span<const std::byte>);
};
constexpr std::array kFormats{
    Format{"\xff\xd8\xff"sv, decode_jpeg},
    Format{"\x89PNG\r\n\x1a\n"sv, decode_png},
    Format{"P2"sv, decode_pnm},
    Format{"P3"sv, decode_pnm},
    Format{"P5"sv, decode_pnm},
    Format{"P6"sv, decode_pnm},
};

const Format* format_of(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto* found =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& f) { return text.starts_with(f.magic); });
  return found == kFormats.end() ? nullptr : found;
}

/// A file of the most pixels, uncompressed at 16 bits, has fewer bytes.
constexpr std::uint64_t kMaxFileSize = std::uint64_t{1} << 30;

Image to_luminance(const Image& image) {
  Image result(image.width(), image.height(), 1);
  for (std::int64_t y = 0; y < image.height(); ++y) {
    const std::uint8_t* from = image.row(y);
    std::uint8_t* to = result.row(y);
    for (std::int64_t x = 0; x < image.width(); ++x, from += 3)
      to[x] = static_cast<std::uint8_t>((19595U * from[0] + 38470U * from[1] + 7471U * from[2] + 0x8000U) >> 16);
  }
  return result;
}

Image to_rgb(const Image& image) {
  Image result(image.width(), image.height(), 3);
  for (std::int64_t y = 0; y < image.height(); ++y) {
    const std::uint8_t* from = image.row(y);
    std::uint8_t* to = result.row(y);
    for (std::int64_t x = 0; x < image.width(); ++x, to += 3) std::memset(to, from[x], 3);
  }
  return result;
}

}  // namespace

void check_image_size(std::uint64_t width, std::uint64_t height) {
  constexpr auto kLimit = static_cast<std::uint64_t>(kMaxPixels);
  if (width == 0 || height == 0 || width > kLimit || height > kLimit / width)
    throw Error(ExitCode::kBadInput,
                fmt::format("it claims {} x {} pixels; 1 to {} are allowed in all", width, height, kMaxPixels));
}

bool looks_like_image(std::span<const std::byte> head) { return format_of(head) != nullptr; }

Image decode_image(std::span<const std::byte> bytes) {
  if (bytes.empty()) throw Error(ExitCode::kBadInput, "the file is empty");
  const Format* format = format_of(bytes);
  if (format == nullptr) throw Error(ExitCode::kBadInput, "it is not a JPEG, PNG, PPM or PGM file");
  return format->decode(bytes);
}

Image read_image(const std::filesystem::path& path) {
  const auto bytes = read_whole_file(path, kMaxFileSize);
  try {
    return decode_image(bytes.span());
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("cannot decode image '{}': {}", path.string(), error.what()));
  }
}

bool has_image_extension(const std::filesystem::path& path) {
  auto extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array kKnown{".jpg", ".jpeg", ".png", ".ppm", ".pgm", ".pnm"};
  return std::find(kKnown.begin(), kKnown.end(), extension) != kKnown.end();
}

Image with_channels(Image image, std::int64_t channels) {
  if (image.channels() == channels) return image;
  return channels == 1 ? to_luminance(image) : to_rgb(image);
}

}  // namespace slim
