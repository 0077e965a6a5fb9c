#include "converter/data/image_tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "converter/data/decode_image.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

using testing::ElementsAre;

Image decode_text(std::string_view text) { return decode_image(std::as_bytes(std::span(text))); }

std::vector<float> floats(const Tensor& tensor) {
  const auto data = tensor.data<float>();
  return {data.begin(), data.end()};
}

std::vector<int> values(const Image& image) { return {image.pixels().begin(), image.pixels().end()}; }

const Image& two_pixels() {
  static const Image image = decode_text("P3 2 1 255  10 20 30  40 50 60");
  return image;
}

TensorType input(Shape shape, DataType type = DataType::kF32) { return {type, std::move(shape)}; }

TEST(ImageTensor, LayoutsAndChannelOrders) {
  const auto nchw = input({1, 3, 1, 2});
  const auto rgb = preprocess_for("mean=10:20:30,std=1:2:10", "x", nchw);
  EXPECT_THAT(floats(image_tensor(two_pixels(), rgb, nchw)), ElementsAre(0, 30, 0, 15, 0, 3));
  const auto bgr = preprocess_for("channels=bgr", "x", nchw);
  EXPECT_THAT(floats(image_tensor(two_pixels(), bgr, nchw)), ElementsAre(30, 60, 20, 50, 10, 40));
  const auto nhwc = input({1, 1, 2, 3});
  const auto last = preprocess_for("channels=bgr,layout=nhwc,scale=2", "x", nhwc);
  const auto tensor = image_tensor(two_pixels(), last, nhwc);
  EXPECT_THAT(floats(tensor), ElementsAre(60, 40, 20, 120, 100, 80));
  EXPECT_THAT(tensor.dims(), ElementsAre(1, 1, 2, 3));
}

TEST(ImageTensor, FixedBatchGetsTheImageThatOften) {
  const auto type = input({2, 3, 1, 2});
  const auto tensor = image_tensor(two_pixels(), preprocess_for("none", "x", type), type);
  EXPECT_THAT(tensor.dims(), ElementsAre(2, 3, 1, 2));
  EXPECT_THAT(floats(tensor), ElementsAre(10, 40, 20, 50, 30, 60, 10, 40, 20, 50, 30, 60));
}

TEST(ImageTensor, IntegersAreRoundedAndSaturated) {
  const auto type = input({1, 3, 1, 2}, DataType::kI8);
  const auto tensor = image_tensor(two_pixels(), preprocess_for("mean=-100,scale=0.45", "x", type), type);
  const auto data = tensor.data<std::int8_t>();
  EXPECT_THAT(std::vector<int>(data.begin(), data.end()), ElementsAre(104, 118, 109, 122, 114, 127));
}

// The ancestor divides by 255 in float; a product with 1/255 rounded to float differs from that in many values.
TEST(ImageTensor, ScaleByOne255thEqualsDivision) {
  Image ramp(256, 1, 1);
  for (int i = 0; i < 256; ++i) ramp.row(0)[i] = static_cast<std::uint8_t>(i);
  const auto type = input({1, 1, 1, 256});
  const auto tensor = image_tensor(ramp, preprocess_for("scale=0.00392156862745098", "x", type), type);
  for (std::size_t i = 0; i < 256; ++i) EXPECT_EQ(tensor.data<float>()[i], static_cast<float>(i) / 255.0F);
}

TEST(CutOut, ShorterSideThenCentre) {
  // 6 x 3 resized to 4 x 2, columns 1 and 2 are kept.
  const auto image = decode_text("P2 6 3 255  0 1 2 3 4 5  6 7 8 9 10 11  12 13 14 15 16 17");
  const auto spec = preprocess_for("resize=2,crop=2,filter=nearest", "x", input({1, 1, 2, 2}));
  EXPECT_THAT(
      values(cut_out(with_channels(decode_text("P2 6 3 255  0 1 2 3 4 5  6 7 8 9 10 11  12 13 14 15 16 17"), 1), spec)),
      ElementsAre(2, 3, 14, 15));
}

TEST(CutOut, OddMarginsByRule) {
  auto spec = preprocess_for("resize=1,crop=1x1,filter=nearest", "x", input({1, 1, 1, 1}));
  const auto cut = [&](CropRule rule, std::string_view text) {
    spec.crop_rule = rule;
    return values(cut_out(decode_text(text), spec)).front();
  };
  // Margins 3 and 1: floor gives 1 and 0, half to even 2 and 0.
  EXPECT_EQ(cut(CropRule::kFloor, "P2 4 1 255  0 1 2 3"), 1);
  EXPECT_EQ(cut(CropRule::kHalfEven, "P2 4 1 255  0 1 2 3"), 2);
  EXPECT_EQ(cut(CropRule::kHalfEven, "P2 2 1 255  0 1"), 0);
}

TEST(CutOut, TooSmallForTheCrop) {
  const auto spec = preprocess_for("resize=2,crop=2x4,filter=nearest", "x", input({1, 1, 2, 4}));
  expect_error(ExitCode::kBadInput, "resized to 2 x 2", [&] { cut_out(decode_text("P2 1 1 255 0"), spec); });
}

TEST(CutOut, ExtremeSidesAreRefused) {
  const auto spec = preprocess_for("resize=32768,crop=1,filter=nearest", "x", input({1, 1, 1, 1}));
  expect_error(ExitCode::kBadInput, "resized to", [&] { cut_out(Image(100000, 1, 1), spec); });
}

}  // namespace
}  // namespace slim
