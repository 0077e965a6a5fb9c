#include <fmt/format.h>

#include <cctype>

#include "converter/data/codecs.h"
#include "graph/error.h"

namespace slim {
namespace {

/// Numbers and bytes of a PNM file in sequence.
class Scanner {
 public:
  explicit Scanner(std::span<const std::byte> bytes) : rest_(bytes) {}

  /// A decimal number after white space and comments ('#' to the end of the line).
  std::uint32_t number(const char* what) {
    skip_space();
    std::uint32_t value = 0;
    bool any = false;
    for (; !rest_.empty() && std::isdigit(byte()) != 0; advance(), any = true) {
      value = value * 10 + static_cast<std::uint32_t>(byte() - '0');
      if (value > kMaxNumber) throw Error(ExitCode::kBadInput, fmt::format("the {} is too large", what));
    }
    if (!any && rest_.empty()) throw Error(ExitCode::kBadInput, fmt::format("the file ends before the {}", what));
    if (!any) throw Error(ExitCode::kBadInput, fmt::format("the {} is not a number", what));
    return value;
  }

  /// The one white-space byte between the header and raw samples.
  void end_header() {
    if (rest_.empty() || std::isspace(byte()) == 0)
      throw Error(ExitCode::kBadInput, "there is no white space after the header");
    advance();
  }

  std::span<const std::byte> rest() const { return rest_; }

 private:
  static constexpr std::uint32_t kMaxNumber = 100'000'000;

  unsigned char byte() const { return static_cast<unsigned char>(rest_.front()); }
  void advance() { rest_ = rest_.subspan(1); }
  void skip_space() {
    bool in_comment = false;
    for (; !rest_.empty(); advance()) {
      if (byte() == '#') in_comment = true;
      if (!in_comment && std::isspace(byte()) == 0) return;
      if (byte() == '\n' || byte() == '\r') in_comment = false;
    }
  }

  std::span<const std::byte> rest_;
};

/// round(255 value / maximum), values above the maximum as 255.
std::uint8_t scaled(std::uint32_t value, std::uint32_t maximum) {
  return value >= maximum ? 255 : static_cast<std::uint8_t>((value * 510 + maximum) / (2 * maximum));
}

void read_raw(std::span<const std::byte> bytes, std::uint32_t maximum, Image& image) {
  const std::size_t sample_size = maximum > 255 ? 2 : 1;
  const std::size_t count = image.size();
  if (bytes.size() < count * sample_size)
    throw Error(ExitCode::kBadInput,
                fmt::format("it should hold {} bytes of pixels and has {}", count * sample_size, bytes.size()));
  std::uint8_t* to = image.row(0);
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(bytes[i]); };
  for (std::size_t i = 0; i < count; ++i)
    to[i] = scaled(sample_size == 2 ? at(2 * i) << 8 | at(2 * i + 1) : at(i), maximum);
}

}  // namespace

Image decode_pnm(std::span<const std::byte> bytes) {
  const auto kind = static_cast<char>(bytes[1]);
  Scanner scanner(bytes.subspan(2));
  const auto width = scanner.number("width");
  const auto height = scanner.number("height");
  check_image_size(width, height);
  const auto maximum = scanner.number("largest sample");
  if (maximum < 1 || maximum > 65535)
    throw Error(ExitCode::kBadInput, fmt::format("its largest sample should be 1 to 65535 and is {}", maximum));
  Image image(width, height, kind == '3' || kind == '6' ? 3 : 1);
  if (kind == '5' || kind == '6') {
    scanner.end_header();
    read_raw(scanner.rest(), maximum, image);
  } else {
    std::uint8_t* to = image.row(0);
    for (std::size_t i = 0; i < image.size(); ++i) to[i] = scaled(scanner.number("pixel"), maximum);
  }
  return image;
}

}  // namespace slim
