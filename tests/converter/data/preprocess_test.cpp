#include "converter/data/preprocess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

const TensorType kRgb224{DataType::kF32, Shape{Dim::symbol("N"), 3, 224, 224}};
const TensorType kGray28{DataType::kF32, Shape{1, 1, 28, 28}};
const TensorType kFree{DataType::kF32, Shape{Dim(), 3, Dim::symbol("H"), Dim::symbol("W")}};

std::string text_for(std::string_view text, const TensorType& type) {
  return to_string(preprocess_for(text, "x", type));
}

TEST(Preprocess, Presets) {
  constexpr auto kImagenet =
      "channels=rgb,resize=256,filter=lanczos,crop=224,scale=1,mean=123.675:116.28:103.53,std=58.395:57.12:57.375,"
      "layout=nchw";
  EXPECT_EQ(text_for("", kRgb224), kImagenet);
  EXPECT_EQ(text_for("imagenet", kRgb224), kImagenet);
  EXPECT_EQ(text_for("tf", kRgb224),
            "channels=rgb,resize=256,filter=lanczos,crop=224,scale=1,mean=127.5,std=127.5,layout=nchw");
  EXPECT_EQ(text_for("caffe", kRgb224),
            "channels=bgr,resize=256,filter=lanczos,crop=224,scale=1,mean=103.939:116.779:123.68,std=1,layout=nchw");
  EXPECT_EQ(text_for("none", kRgb224), "channels=rgb,filter=bilinear,crop=224,scale=1,mean=0,std=1,layout=nchw");
}

TEST(Preprocess, LaterOnesWin) {
  EXPECT_EQ(text_for("imagenet,filter=bicubic,resize=232,mean=1:2:3,mean=4", kRgb224),
            "channels=rgb,resize=232,filter=bicubic,crop=224,scale=1,mean=4,std=58.395:57.12:57.375,layout=nchw");
  EXPECT_EQ(text_for("scale=2,none", kRgb224), text_for("none", kRgb224));
}

TEST(Preprocess, APairFirstStartsFromNone) {
  EXPECT_EQ(text_for("mean=128,std=128,resize=256,crop=224", kRgb224),
            "channels=rgb,resize=256,filter=bilinear,crop=224,scale=1,mean=128,std=128,layout=nchw");
}

TEST(Preprocess, SizesComeFromTheInput) {
  const TensorType wide{DataType::kF32, Shape{1, 3, 240, 320}};
  // round(320 * 256 / 224) = round(365.7)
  EXPECT_THAT(text_for("", wide), testing::HasSubstr("resize=366,filter=lanczos,crop=240x320"));
  EXPECT_THAT(text_for("imagenet,crop=299", kFree), testing::HasSubstr("resize=342,filter=lanczos,crop=299,"));
  EXPECT_THAT(text_for("crop=64x32", kFree), testing::HasSubstr("crop=64x32"));
  EXPECT_THAT(text_for("resize=300x400", wide), testing::HasSubstr("resize=300x400"));
}

TEST(Preprocess, OneChannelIsGrayWithoutNormalisation) {
  EXPECT_EQ(text_for("", kGray28), "channels=gray,filter=bilinear,crop=28,scale=1,mean=0,std=1,layout=nchw");
  EXPECT_EQ(text_for("mean=33.3285,std=78.5655", kGray28),
            "channels=gray,filter=bilinear,crop=28,scale=1,mean=33.3285,std=78.5655,layout=nchw");
}

TEST(Preprocess, BytesAreNotNormalised) {
  EXPECT_THAT(text_for("", {DataType::kU8, Shape{1, 3, 8, 8}}), testing::HasSubstr("mean=0,std=1"));
}

TEST(Preprocess, LayoutComesFromTheChannelAxis) {
  EXPECT_THAT(text_for("", {DataType::kF32, Shape{1, 224, 192, 3}}), testing::HasSubstr("crop=224x192,"));
  EXPECT_THAT(text_for("", {DataType::kF32, Shape{1, 224, 192, 3}}), testing::HasSubstr("layout=nhwc"));
  EXPECT_THAT(text_for("", {DataType::kF32, Shape{1, 3, 224, 3}}), testing::HasSubstr("layout=nchw"));
  EXPECT_THAT(text_for("layout=nhwc", {DataType::kF32, Shape{1, 3, 224, 3}}), testing::HasSubstr("crop=3x224,"));
}

TEST(Preprocess, TextParsesToTheSame) {
  for (const auto* text : {"", "tf", "caffe", "none", "resize=300x400,filter=nearest,scale=0.00392156862745098",
                           "imagenet,mean=0.1:0.2:0.3,channels=bgr"}) {
    const auto once = text_for(text, kRgb224);
    EXPECT_EQ(text_for(once, kRgb224), once);
  }
}

TEST(Preprocess, UnknownWordsGetTheNearestSpelling) {
  const auto refuses = [](std::string_view text, std::string_view part) {
    expect_error(ExitCode::kUsage, part, [&] { parse_preprocess(text); });
  };
  refuses("imagnet", "'imagenet'");
  refuses("imagenet,resise=256", "'resize'");
  refuses("filter=lanzcos", "'lanczos'");
  refuses("channels=grey", "'gray'");
  refuses("layout=nhwcc", "'nhwc'");
  refuses("imagenet,,tf", "unknown preset ''");
  refuses("resize=0", "1 to 32768");
  refuses("resize=12.5", "1 to 32768");
  refuses("crop=100x", "1 to 32768");
  refuses("crop=99999", "1 to 32768");
  refuses("mean=1:2", "one number or three");
  refuses("mean=", "numbers a:b:c");
  refuses("std=1:0:1", "other than 0");
  refuses("std=nan", "other than 0");
  refuses("scale=x", "a number");
}

TEST(Preprocess, ContradictionsNameTheInput) {
  const auto refuses = [](std::string_view text, const TensorType& type, std::string_view part) {
    expect_error(ExitCode::kUsage, part, [&] { preprocess_for(text, "x", type); });
  };
  refuses("imagenet,crop=192", kRgb224, "height is 192, the model's 224");
  refuses("channels=gray", kRgb224, "gives 1 channel, the model takes 3");
  refuses("imagenet", kGray28, "gives 3 channels, the model takes 1");
  refuses("channels=gray,mean=1:2:3", kGray28, "3 numbers for 1 channel");
  refuses("resize=200", kRgb224, "smaller than the crop");
  refuses("resize=300x200", kRgb224, "smaller than the crop");
  refuses("", kFree, "--input-shape");
  refuses("layout=nhwc", kRgb224, "the model takes 224");
}

TEST(IsImageInput, LooksAtRankChannelsAndType) {
  EXPECT_TRUE(is_image_input(kRgb224));
  EXPECT_TRUE(is_image_input(kFree));
  EXPECT_TRUE(is_image_input({DataType::kU8, Shape{1, 8, 8, 3}}));
  EXPECT_FALSE(is_image_input({DataType::kF32, Shape{1, 4, 8, 8}}));
  EXPECT_FALSE(is_image_input({DataType::kF32, Shape{1, 3, 8}}));
  EXPECT_FALSE(is_image_input({DataType::kI64, Shape{1, 1, 1, 8}}));
  EXPECT_FALSE(is_image_input({DataType::kF32, std::nullopt}));
}

}  // namespace
}  // namespace slim
