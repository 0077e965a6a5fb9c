#include "converter/data/decode_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/converter/data/image_bytes.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<int> values(const Image& image) { return {image.pixels().begin(), image.pixels().end()}; }

Image decode_text(std::string_view text) { return decode_image(std::as_bytes(std::span(text))); }

void expect_size(const Image& image, std::int64_t width, std::int64_t height, std::int64_t channels) {
  EXPECT_EQ(image.width(), width);
  EXPECT_EQ(image.height(), height);
  EXPECT_EQ(image.channels(), channels);
}

// Pixels here and below: Pillow's.
TEST(DecodeJpeg, Luminance) {
  const auto image = decode_image(from_hex(kGrayJpeg));
  expect_size(image, 5, 3, 1);
  EXPECT_THAT(values(image), ElementsAre(3, 16, 36, 50, 73, 65, 80, 102, 115, 133, 118, 137, 163, 177, 193));
}

TEST(DecodeJpeg, ProgressiveWithSubsampledColor) {
  const auto image = decode_image(from_hex(kRgbJpeg));
  expect_size(image, 5, 3, 3);
  EXPECT_THAT(values(image),
              ElementsAreArray({40,  223, 96,  55,  219, 88,  67,  191, 57,  89,  179, 55,  103, 163, 67,
                                57,  194, 112, 71,  189, 105, 82,  161, 72,  104, 148, 69,  118, 132, 81,
                                103, 147, 158, 116, 141, 148, 127, 112, 115, 148, 100, 114, 162, 84,  126}));
}

TEST(DecodeJpeg, InvertedInk) {
  EXPECT_THAT(values(decode_image(from_hex(kCmykJpeg))), ElementsAre(5, 250, 55, 12, 243, 74));
}

TEST(DecodePng, AlphaIsDropped) {
  const auto image = decode_image(from_hex(kRgbaPng));
  expect_size(image, 2, 2, 3);
  EXPECT_THAT(values(image), ElementsAre(5, 250, 55, 12, 243, 74, 65, 190, 111, 86, 169, 132));
}

TEST(DecodePng, PaletteBecomesColor) {
  const auto image = decode_image(from_hex(kPalettePng));
  expect_size(image, 3, 2, 3);
  EXPECT_THAT(values(image), ElementsAre(9, 247, 65, 9, 247, 65, 34, 221, 5, 65, 190, 111, 94, 162, 99, 94, 162, 99));
}

TEST(DecodePng, BitsBecomeBlackAndWhite) {
  EXPECT_THAT(values(decode_image(from_hex(kBitsPng))), ElementsAre(0, 0, 0, 0, 0, 255));
}

TEST(DecodePng, SixteenBitsKeepTheUpperEight) {
  EXPECT_THAT(values(decode_image(from_hex(kGray16Png))), ElementsAre(0, 0, 1, 255));
}

TEST(DecodePnm, PlainAndRaw) {
  EXPECT_THAT(values(decode_text("P2 # comment\n2 1\n# another\n255\n7 300")), ElementsAre(7, 255));
  EXPECT_THAT(values(decode_text("P3\n1 1\n15\n0 15 5")), ElementsAre(0, 255, 85));
  EXPECT_THAT(values(decode_text("P5 3 1 255\nabc")), ElementsAre('a', 'b', 'c'));
  EXPECT_THAT(values(decode_text("P6 1 1 255\nabc")), ElementsAre('a', 'b', 'c'));
}

// round(512 * 255 / 1023) = round(127.6)
TEST(DecodePnm, TwoByteSamplesAreScaled) {
  using namespace std::string_view_literals;
  EXPECT_THAT(values(decode_text("P5 2 1 1023\n\x02\x00\x03\xff"sv)), ElementsAre(128, 255));
}

TEST(DecodeImage, RefusesWithAReason) {
  const auto refuses = [](std::string_view bytes, std::string_view reason) {
    expect_error(ExitCode::kBadInput, reason, [&] { decode_text(bytes); });
  };
  refuses("", "empty");
  refuses("hello", "not a JPEG, PNG, PPM or PGM");
  refuses("P5 2 2 255\nabc", "4 bytes of pixels and has 3");
  refuses("P5 2 2 255", "white space");
  refuses("P5 2", "ends before the height");
  refuses("P5 2 x 255\n", "height is not a number");
  refuses("P5 0 2 255\n", "0 x 2 pixels");
  refuses("P5 2 2 65536\n", "1 to 65535");
  refuses("P5 2 2 0\n", "1 to 65535");
  refuses("P6 99999999 99999999 255\n", "99999999 x 99999999 pixels");
  refuses("P6 999999999 1 255\n", "too large");
  refuses("P2 2 1 255\n1", "ends before the pixel");
}

// Sizes in headers: SOF at 2 bytes height, 2 bytes width; IHDR at 16.
TEST(DecodeImage, HugeClaimsCostNothing) {
  std::string jpeg(kGrayJpeg);
  const auto at = jpeg.find("ffc0000b08") + 10;
  expect_error(ExitCode::kBadInput, "pixels", [&] { decode_image(from_hex(jpeg.replace(at, 8, "ffdcffdc"))); });
  const auto huge = [](std::string_view hex) {
    auto png = from_hex(hex);
    for (std::size_t i = 16; i < 24; i += 4) png[i] = std::byte{0x70};
    return png;
  };
  EXPECT_THROW(decode_image(huge(kRgbaPng)), Error);
}

TEST(DecodeImage, EveryTruncationIsAnErrorNotACrash) {
  for (const auto hex : {kRgbJpeg, kCmykJpeg, kRgbaPng, kPalettePng, kBitsPng}) {
    const auto bytes = from_hex(hex);
    // The last two bytes of a JPEG are its end marker: without it, all pixels are there.
    for (std::size_t size = 0; size + 2 < bytes.size(); ++size) {
      EXPECT_THROW(decode_image(std::span(bytes).first(size)), Error) << "of " << bytes.size() << ": " << size;
    }
  }
}

TEST(DecodeImage, DamagedBytesNeverCrash) {
  for (const auto hex : {kGrayJpeg, kRgbJpeg, kCmykJpeg, kRgbaPng, kPalettePng, kGray16Png}) {
    for (std::size_t i = 0; i < hex.size() / 2; ++i) {
      auto bytes = from_hex(hex);
      for (const auto value : {std::byte{0}, std::byte{0xff}, bytes[i] ^ std::byte{0x10}}) {
        bytes[i] = value;
        try {
          const auto image = decode_image(bytes);
          EXPECT_LE(image.width() * image.height(), kMaxPixels);
        } catch (const Error& error) {
          EXPECT_EQ(error.code(), ExitCode::kBadInput);
        }
      }
    }
  }
}

TEST(ReadImage, NamesTheFile) {
  const TemporaryFolder folder;
  const auto path = folder.write("bad.jpg", std::string_view("\xff\xd8\xff\xd9"));
  expect_error(ExitCode::kBadInput, path.string(), [&] { read_image(path); });
  expect_error(ExitCode::kNoInput, "missing.png", [&] { read_image(folder.path() / "missing.png"); });
  expect_error(ExitCode::kNoInput, "it is a folder", [&] { read_image(folder.path()); });
}

// 255 * 19595 / 65536 = 76.2, 255 * 38470 / 65536 = 149.7, 255 * 7471 / 65536 = 29.1
TEST(WithChannels, Luma) {
  const auto image = with_channels(decode_text("P3 4 1 255  255 0 0  0 255 0  0 0 255  255 255 255"), 1);
  EXPECT_THAT(values(image), ElementsAre(76, 150, 29, 255));
  EXPECT_THAT(values(with_channels(decode_text("P2 2 1 255  7 9"), 3)), ElementsAre(7, 7, 7, 9, 9, 9));
}

TEST(HasImageExtension, IgnoresCase) {
  EXPECT_TRUE(has_image_extension("a/b.JPEG"));
  EXPECT_TRUE(has_image_extension("b.pgm"));
  EXPECT_FALSE(has_image_extension("labels.txt"));
  EXPECT_FALSE(has_image_extension("jpg"));
}

}  // namespace
}  // namespace slim
