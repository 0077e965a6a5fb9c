#include "converter/data/resize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace slim {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

Image make_image(std::int64_t width, std::int64_t height, std::int64_t channels, const std::vector<int>& pixels) {
  Image image(width, height, channels);
  std::transform(pixels.begin(), pixels.end(), image.row(0), [](int p) { return static_cast<std::uint8_t>(p); });
  return image;
}

std::vector<int> values(const Image& image) { return {image.pixels().begin(), image.pixels().end()}; }

std::vector<int> whole(const Image& image, std::int64_t width, std::int64_t height, Filter filter) {
  return values(resize(image, width, height, filter, {0, 0, width, height}));
}

// Centres of the outputs at 0.25, 0.75, 1.25, 1.75; weights 3/4 and 1/4, at the borders the only pixel's.
TEST(Resize, BilinearUp) {
  const auto image = make_image(2, 1, 1, {0, 255});
  EXPECT_THAT(whole(image, 4, 1, Filter::kBilinear), ElementsAre(0, 64, 191, 255));
}

// The triangle is twice as wide: (0.75, 0.75, 0.25) / 1.75 of (0, 0, 255).
TEST(Resize, BilinearDownIsAntialiased) {
  const auto image = make_image(4, 1, 1, {0, 0, 255, 255});
  EXPECT_THAT(whole(image, 2, 1, Filter::kBilinear), ElementsAre(36, 219));
}

// At distances of 1/4, 3/4, 5/4 and 7/4 the cubic with a = -1/2 is 0.8671875, 0.2265625, -0.0703125 and -0.0234375.
// Output 3, at 1.75: 100 (0.8671875 - 0.0703125) + 255 (0.2265625 - 0.0234375) = 131.48. Output 2, at 1.25, has no
// fourth pixel: (100 (0.2265625 + 0.8671875) - 255 * 0.0703125) / 1.0234375 = 89.35.
TEST(Resize, BicubicOvershootsAndIsClipped) {
  const auto image = make_image(4, 1, 1, {100, 100, 255, 255});
  const auto result = whole(image, 8, 1, Filter::kBicubic);
  EXPECT_THAT(result, ElementsAre(100, 97, 89, 131, 224, 255, 255, 255));
}

TEST(Resize, ConstantImagesStayConstant) {
  const auto image = make_image(5, 3, 1, std::vector<int>(15, 201));
  for (const auto filter : {Filter::kNearest, Filter::kBilinear, Filter::kBicubic, Filter::kLanczos}) {
    EXPECT_THAT(whole(image, 17, 2, filter), testing::Each(201));
    EXPECT_THAT(whole(image, 2, 17, filter), testing::Each(201));
  }
}

TEST(Resize, NearestTakesThePixelUnderTheCentre) {
  const auto image = make_image(5, 1, 1, {10, 20, 30, 40, 50});
  EXPECT_THAT(whole(image, 3, 1, Filter::kNearest), ElementsAre(10, 30, 50));
  EXPECT_THAT(whole(image, 10, 1, Filter::kNearest), ElementsAre(10, 10, 20, 20, 30, 30, 40, 40, 50, 50));
}

TEST(Resize, SameSizeKeepsPixels) {
  const auto image = make_image(2, 2, 1, {1, 2, 3, 4});
  EXPECT_THAT(whole(image, 2, 2, Filter::kLanczos), ElementsAre(1, 2, 3, 4));
}

/// 5 x 3, red, green, blue.
Image colored() {
  return make_image(5, 3, 3, {5,   250, 55,  12,  243, 74,  34,  221, 5,   55,  200, 12,  74,  181, 34,
                              65,  190, 111, 86,  169, 132, 101, 154, 65,  111, 144, 86,  132, 123, 101,
                              116, 139, 179, 138, 117, 195, 162, 93,  116, 179, 76,  138, 195, 60,  162});
}

// Oracle: Pillow 13.0, Image.resize((7, 2)) and ((3, 4)).
TEST(Resize, AgreesWithPillow) {
  EXPECT_THAT(whole(colored(), 7, 2, Filter::kLanczos),
              ElementsAreArray({22,  233, 66,  27,  228, 88,  40,  215, 75,  53,  202, 22,  63,  192,
                                23,  80,  175, 46,  91,  164, 54,  102, 153, 157, 113, 142, 178, 133,
                                122, 159, 146, 109, 103, 155, 100, 111, 169, 86,  139, 178, 77,  147}));
  EXPECT_THAT(
      whole(colored(), 3, 4, Filter::kLanczos),
      ElementsAreArray({2,   253, 65,  30,  225, 18,  66,  189, 17,  38,  217, 90,  64,  191, 51,  92,  163, 55,
                        103, 152, 157, 135, 120, 114, 159, 96,  126, 125, 130, 193, 164, 91,  138, 193, 62,  151}));
  EXPECT_THAT(whole(colored(), 7, 2, Filter::kBicubic),
              ElementsAreArray({23,  232, 71,  29,  226, 88,  41,  214, 77,  55,  200, 24,  67,  188,
                                30,  82,  173, 45,  93,  162, 56,  100, 155, 156, 112, 143, 172, 129,
                                126, 158, 143, 112, 101, 153, 102, 114, 166, 89,  133, 176, 79,  144}));
  EXPECT_THAT(
      whole(colored(), 3, 4, Filter::kBilinear),
      ElementsAreArray({8,  247, 63,  34,  221, 22,  66,  189, 25,  49,  206, 99,  75,  180, 61,  102, 153, 69,
                        93, 162, 145, 123, 133, 105, 147, 108, 116, 125, 130, 186, 160, 95,  138, 188, 67,  152}));
}

TEST(Resize, WindowIsAPartOfTheWhole) {
  for (const auto& [width, height] : {std::pair{11, 9}, {11, 2}, {3, 9}, {4, 2}, {5, 3}}) {
    for (const auto filter : {Filter::kNearest, Filter::kBilinear, Filter::kBicubic, Filter::kLanczos}) {
      const auto all = resize(colored(), width, height, filter, {0, 0, width, height});
      const auto part = resize(colored(), width, height, filter, {1, 1, width - 2, height - 1});
      for (std::int64_t y = 0; y < part.height(); ++y) {
        for (std::int64_t x = 0; x < part.width() * 3; ++x) ASSERT_EQ(part.row(y)[x], all.row(y + 1)[x + 3]);
      }
    }
  }
}

// Wide enough for whole blocks of the vectorised loops, and a rest.
TEST(Resize, WideRowsEqualNarrowOnes) {
  const std::int64_t width = 101;
  Image image(width, 7, 3);
  for (std::size_t i = 0; i < image.size(); ++i) image.row(0)[i] = static_cast<std::uint8_t>(i * i * 31 >> 3);
  const auto all = resize(image, 67, 3, Filter::kLanczos, {0, 0, 67, 3});
  for (std::int64_t x = 0; x < 67; ++x) {
    const auto one = resize(image, 67, 3, Filter::kLanczos, {x, 0, 1, 3});
    for (std::int64_t y = 0; y < 3; ++y) {
      for (std::int64_t c = 0; c < 3; ++c) ASSERT_EQ(one.row(y)[c], all.row(y)[3 * x + c]);
    }
  }
}

}  // namespace
}  // namespace slim
