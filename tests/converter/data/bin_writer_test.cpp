#include "converter/data/bin_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "converter/data/bin_format.h"
#include "converter/data/sample_source.h"
#include "tests/converter/data/image_bytes.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

const std::vector<InputInfo> kInputs{{"data", {DataType::kF32, Shape{Dim::symbol("N"), 3, 224, 224}}}};

std::vector<ImageEntry> entries(std::size_t count) {
  std::vector<ImageEntry> list;
  for (std::size_t i = 0; i < count; ++i)
    list.push_back({std::to_string(i) + ".jpg", static_cast<std::int64_t>(i + 5)});
  return list;
}

std::vector<float> image(float value) { return std::vector<float>(kBinImageElements, value); }

DataOptions at(const std::filesystem::path& path) { return {path, std::nullopt, "", 0}; }

TEST(BinWriter, WritesWhatTheSourceReads) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.bin";
  BinWriter writer(path, entries(2));
  writer.put(1, image(-2.0F));
  writer.put(0, image(1.5F));
  EXPECT_FALSE(std::filesystem::exists(path));
  writer.finish();
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.bin.part"));
  EXPECT_EQ(std::filesystem::file_size(path), 8U + 2U * (602112U + 8U));

  const auto source = open_data(at(path), kInputs);
  ASSERT_EQ(source->size(), 2U);
  EXPECT_TRUE(source->has_labels());
  const auto sample = source->load(1);
  EXPECT_EQ(sample.label, 6);
  EXPECT_EQ(sample.inputs.front().data<float>()[100], -2.0F);
  EXPECT_THAT(sample.inputs.front().dims(), testing::ElementsAre(1, 3, 224, 224));
}

/// What all programs read: N, the images, the labels, little-endian, nothing between.
TEST(BinWriter, BytesLieAsTheAncestorPutThem) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.bin";
  BinWriter writer(path, entries(2));
  std::vector<float> first(kBinImageElements);
  std::iota(first.begin(), first.end(), 1.0F);
  writer.put(0, first);
  writer.put(1, image(-2.0F));
  writer.finish();
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto at_byte = [&](std::size_t offset, std::size_t count) { return bytes.substr(offset, count); };
  using namespace std::string_literals;
  constexpr std::size_t kImage = 3U * 224 * 224 * 4;
  ASSERT_EQ(bytes.size(), 8 + 2 * kImage + 2 * 8);
  EXPECT_EQ(at_byte(0, 8), "\x02\0\0\0\0\0\0\0"s);
  EXPECT_EQ(at_byte(8, 8), "\0\0\x80\x3f\0\0\0\x40"s);          // 1, 2
  EXPECT_EQ(at_byte(8 + 4 * 224 * 224, 4), "\0\x01\x44\x47"s);  // 50177 begins the second channel
  EXPECT_EQ(at_byte(8 + kImage, 4), "\0\0\0\xc0"s);             // -2
  EXPECT_EQ(at_byte(8 + 2 * kImage, 16), "\x05\0\0\0\0\0\0\0\x06\0\0\0\0\0\0\0"s);
}

TEST(BinWriter, GoesOnAfterAnInterruption) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.bin";
  {
    BinWriter writer(path, entries(4));
    writer.put(0, image(1.0F));
    writer.put(3, image(4.0F));
    writer.put(2, image(3.0F));
  }
  // The last image was not written whole.
  const auto part = folder.path() / "a.bin.part";
  std::filesystem::resize_file(part, std::filesystem::file_size(part) - 100);
  BinWriter writer(path, entries(4));
  ASSERT_THAT(writer.missing(), testing::ElementsAre(1, 3));
  writer.put(3, image(6.0F));
  writer.put(1, image(5.0F));
  writer.finish();
  const auto source = open_data(at(path), kInputs);
  for (const auto& [index, value] : {std::pair{0, 1.0F}, {1, 5.0F}, {2, 3.0F}, {3, 6.0F}})
    EXPECT_EQ(source->load(static_cast<std::size_t>(index)).inputs.front().data<float>().back(), value);
}

TEST(BinWriter, StartsOverForOtherImages) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.bin";
  BinWriter(path, entries(3)).put(0, image(1.0F));
  auto other = entries(3);
  other[1].label = 0;
  EXPECT_EQ(BinWriter(path, other).missing().size(), 3U);
}

TEST(BinWriter, RefusesMissingFoldersAndLabels) {
  const TemporaryFolder folder;
  expect_error(ExitCode::kCannotCreate, "a.bin.part", [&] { BinWriter(folder.path() / "none/a.bin", entries(1)); });
  expect_error(ExitCode::kBadInput, "no label", [&] { BinWriter(folder.path() / "a.bin", {{"1.jpg", std::nullopt}}); });
}

TEST(BinSource, RefusesWrongSizes) {
  const TemporaryFolder folder;
  const auto refuses = [&](std::string_view bytes, std::string_view part) {
    const auto path = folder.write("a.bin", bytes);
    expect_error(ExitCode::kBadInput, part, [&] { open_data(at(path), kInputs); });
  };
  using namespace std::string_view_literals;
  refuses("1234567", "7 bytes");
  refuses("\x02\0\0\0\0\0\0\0abc"sv, "2 images of f32[3,224,224] with labels, which need 1204248 bytes; it has 11");
  refuses("\0\0\0\0\0\0\0\0"sv, "0 images");
  refuses("\xff\xff\xff\xff\xff\xff\xff\xff"sv, "-1 images");
  refuses("\xff\xff\xff\xff\xff\xff\xff\x7f"sv, "impossible");
}

TEST(BinSource, TakesTheModelsSize) {
  const TemporaryFolder folder;
  using namespace std::string_view_literals;
  const auto path = folder.write("a.bin", "\x01\0\0\0\0\0\0\0\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\x09\0\0\0\0\0\0\0"sv);
  const std::vector<InputInfo> inputs{{"data", {DataType::kF32, Shape{1, 3, 1, 1}}}};
  const auto sample = open_data(at(path), inputs)->load(0);
  EXPECT_EQ(sample.label, 9);
  const auto data = sample.inputs.front().data<float>();
  EXPECT_THAT(std::vector<float>(data.begin(), data.end()), testing::ElementsAre(1, 2, 3));
}

// A black image: (0 / 255 - mean) / std in float.
TEST(BinImage, NormalisesAsTheAncestor) {
  const TemporaryFolder folder;
  std::string pixels("P6 300 300 255\n");
  pixels.resize(pixels.size() + 300 * 300 * 3, '\0');
  std::vector<float> values(kBinImageElements);
  read_bin_image(folder.write("black.ppm", pixels), values);
  EXPECT_EQ(values[0], (0.0F - 0.485F) / 0.229F);
  EXPECT_EQ(values.back(), (0.0F - 0.406F) / 0.225F);
}

}  // namespace
}  // namespace slim
