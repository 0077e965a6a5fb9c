#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "converter/data/dead_leaves.h"
#include "converter/data/random.h"
#include "converter/data/sample_source.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

struct Moments {
  double mean = 0;
  double deviation = 0;
};

template <typename Values>
Moments moments_of(const Values& values) {
  double sum = 0;
  double squares = 0;
  for (const auto value : values) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  const auto count = static_cast<double>(values.size());
  return {sum / count, std::sqrt(squares / count - sum / count * sum / count)};
}

// Reference values of SplitMix64 with seed 0.
TEST(Random, KnownSequence) {
  Random random(0);
  EXPECT_EQ(random.next(), 0xE220A8397B1DCDAFU);
  EXPECT_EQ(random.next(), 0x6E789E6AA1B965F4U);
}

TEST(Random, NormalNumbers) {
  Random random(7);
  std::vector<float> values;
  std::vector<float> quick;
  for (int i = 0; i < 20000; ++i) {
    values.push_back(random.normal());
    quick.push_back(random.quick_normal());
  }
  for (const auto& sample : {moments_of(values), moments_of(quick)}) {
    EXPECT_NEAR(sample.mean, 0.0, 0.03);
    EXPECT_NEAR(sample.deviation, 1.0, 0.03);
  }
}

TEST(DeadLeaves, StatisticsOfPhotographs) {
  std::vector<float> red;
  std::vector<float> blue;
  std::vector<float> steps;
  double products = 0;
  for (std::uint64_t number = 0; number < 40; ++number) {
    const auto image = dead_leaves(number, 64, 64);
    const auto pixels = image.pixels();
    for (std::size_t i = 0; i + 3 < pixels.size(); i += 3) {
      red.push_back(static_cast<float>(pixels[i]) / 255.0F);
      blue.push_back(static_cast<float>(pixels[i + 2]) / 255.0F);
      steps.push_back(static_cast<float>(pixels[i + 3]) / 255.0F - red.back());
      products += static_cast<double>(red.back()) * static_cast<double>(blue.back());
    }
  }
  const auto r = moments_of(red);
  const auto b = moments_of(blue);
  EXPECT_NEAR(r.mean, 0.48, 0.06);
  EXPECT_NEAR(b.mean, 0.43, 0.06);
  EXPECT_NEAR(r.deviation, 0.27, 0.05);
  const double covariance = products / static_cast<double>(red.size()) - r.mean * b.mean;
  EXPECT_GT(covariance / (r.deviation * b.deviation), 0.7);
  // Neighbours are alike, and yet there are edges.
  EXPECT_NEAR(moments_of(steps).deviation, 0.12, 0.06);
}

TEST(DeadLeaves, SameNumberSamePicture) {
  const auto a = dead_leaves(3, 20, 30);
  const auto b = dead_leaves(3, 20, 30);
  const auto c = dead_leaves(4, 20, 30);
  EXPECT_TRUE(std::equal(a.pixels().begin(), a.pixels().end(), b.pixels().begin()));
  EXPECT_FALSE(std::equal(a.pixels().begin(), a.pixels().end(), c.pixels().begin()));
}

TEST(DeadLeaves, AnySize) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 300}, {300, 2}, {5, 5}}) {
    const auto image = dead_leaves(0, width, height);
    EXPECT_EQ(image.width(), width);
    EXPECT_EQ(image.height(), height);
  }
  expect_error(ExitCode::kBadInput, "pixels", [] { dead_leaves(0, 100000, 100000); });
}

TEST(SyntheticData, EveryKindOfInput) {
  const std::vector<InputInfo> inputs{{"image", {DataType::kF32, Shape{Dim::symbol("N"), 3, 16, 16}}},
                                      {"gray", {DataType::kF32, Shape{2, 16, 16, 1}}},
                                      {"noise", {DataType::kF32, Shape{Dim(), 1000}}},
                                      {"ids", {DataType::kI64, Shape{1, 100}}},
                                      {"mask", {DataType::kBool, Shape{4}}}};
  const auto source = synthetic_data(inputs, 5, "");
  EXPECT_EQ(source->size(), 5U);
  EXPECT_FALSE(source->has_labels());
  const auto sample = source->load(2);
  EXPECT_THAT(sample.inputs[0].dims(), testing::ElementsAre(1, 3, 16, 16));
  EXPECT_THAT(sample.inputs[1].dims(), testing::ElementsAre(2, 16, 16, 1));
  EXPECT_NEAR(moments_of(sample.inputs[2].data<float>()).deviation, 1.0, 0.1);
  for (const auto id : sample.inputs[3].data<std::int64_t>()) EXPECT_TRUE(id == 0 || id == 1);
  EXPECT_EQ(sample.inputs[4].type(), DataType::kBool);
  EXPECT_EQ(source->load(2).inputs, sample.inputs);
  EXPECT_FALSE(source->load(3).inputs == sample.inputs);
}

TEST(SyntheticData, PreprocessingIsThatOfImages) {
  const std::vector<InputInfo> inputs{{"image", {DataType::kF32, Shape{1, 3, 16, 16}}}};
  const auto plain = synthetic_data(inputs, 1, "none")->load(0);
  const auto scaled = synthetic_data(inputs, 1, "tf")->load(0);
  for (std::size_t i = 0; i < 100; ++i)
    EXPECT_EQ((plain.inputs[0].data<float>()[i] - 127.5F) / 127.5F, scaled.inputs[0].data<float>()[i]);
  EXPECT_THAT(synthetic_data(inputs, 1, "")->preprocessing(), testing::HasSubstr("mean=123.675:116.28:103.53"));
}

TEST(SyntheticData, StylesTakeTurns) {
  const std::vector<InputInfo> inputs{{"image", {DataType::kF32, Shape{1, 1, 64, 64}}}};
  const auto plain = synthetic_data(inputs, 4, "none");
  const auto mixed = synthetic_data(inputs, 4, "none", {{}, {0.5, 1}, {1.0, 4}});
  const auto pixels = [](const SampleSource& source, std::size_t index) {
    const auto sample = source.load(index);
    const auto values = sample.inputs[0].data<float>();
    return std::vector<float>(values.begin(), values.end());
  };
  EXPECT_EQ(pixels(*mixed, 0), pixels(*plain, 0));
  EXPECT_EQ(pixels(*mixed, 3), pixels(*plain, 3));
  const auto before = moments_of(pixels(*plain, 1));
  const auto after = moments_of(pixels(*mixed, 1));
  EXPECT_NEAR(after.mean, before.mean, 4.0);
  EXPECT_NEAR(after.deviation, 0.5 * before.deviation, 2.0);
}

TEST(SyntheticData, CoarsePicturesHaveNoFineDetail) {
  const std::vector<InputInfo> inputs{{"image", {DataType::kF32, Shape{1, 1, 64, 64}}}};
  const auto roughness = [&](const SyntheticStyle& style) {
    const auto source = synthetic_data(inputs, 16, "none", {style});
    double sum = 0.0;
    for (std::size_t i = 0; i < source->size(); ++i) {
      const auto sample = source->load(i);
      const auto values = sample.inputs[0].data<float>();
      for (std::size_t p = 1; p < values.size(); ++p) sum += std::fabs(static_cast<double>(values[p] - values[p - 1]));
    }
    return sum;
  };
  EXPECT_LT(roughness({1.0, 4}), 0.7 * roughness({1.0, 1}));
}

TEST(SyntheticData, UnknownShapesAreRefused) {
  const auto refuses = [](Shape shape) {
    const std::vector<InputInfo> inputs{{"x", {DataType::kF32, std::move(shape)}}};
    expect_error(ExitCode::kUsage, "--input-shape", [&] { synthetic_data(inputs, 1, ""); });
  };
  refuses({1, Dim()});
  refuses({1, 3, Dim(), Dim()});
}

}  // namespace
}  // namespace slim
