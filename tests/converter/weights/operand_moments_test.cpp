#include "converter/weights/operand_moments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/converter/weights/random_operand.h"

namespace slim {
namespace {

using ::testing::Each;

using Rows = std::vector<std::vector<double>>;

OperandView convolution(std::int64_t groups, std::int64_t channels, std::int64_t kernel, std::int64_t pad,
                        std::int64_t dilation = 1) {
  return {groups, channels, {kernel, kernel}, {dilation, dilation}, {pad, pad}, false};
}

/// What each window of a sample sees at stride 1, zeros of the padding included: [outputs][channels * taps].
Rows windows(const OperandView& view, std::span<const float> x, const Dims& dims) {
  const auto extent = [&](std::size_t axis) { return view.dilation[axis] * (view.kernel[axis] - 1); };
  Rows rows;
  for (std::int64_t n = 0; n < dims[0]; ++n) {
    for (std::int64_t oy = -view.pad[0]; oy + extent(0) < dims[2] + view.pad[0]; ++oy) {
      for (std::int64_t ox = -view.pad[1]; ox + extent(1) < dims[3] + view.pad[1]; ++ox) {
        auto& row = rows.emplace_back();
        for (std::int64_t c = 0; c < dims[1]; ++c) {
          for (std::int64_t tap = 0; tap < view.taps(); ++tap) {
            const auto y = oy + tap / view.kernel[1] * view.dilation[0];
            const auto z = ox + tap % view.kernel[1] * view.dilation[1];
            const bool inside = y >= 0 && y < dims[2] && z >= 0 && z < dims[3];
            const auto place = ((n * dims[1] + c) * dims[2] + y) * dims[3] + z;
            row.push_back(inside ? static_cast<double>(x[static_cast<std::size_t>(place)]) : 0.0);
          }
        }
      }
    }
  }
  return rows;
}

/// Every element alone, by channel: [N * H * W][channels].
Rows pixels(std::span<const float> x, const Dims& dims) { return windows(convolution(1, dims[1], 1, 0), x, dims); }

std::vector<double> means_of(const Rows& rows) {
  std::vector<double> means(rows[0].size(), 0.0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) means[i] += row[i] / static_cast<double>(rows.size());
  }
  return means;
}

/// Sum over rows of products of columns [begin, begin + count).
std::vector<double> products_of(const Rows& rows, std::size_t begin, std::size_t count,
                                const std::vector<double>& centre) {
  std::vector<double> sums(count * count, 0.0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < count; ++j)
        sums[i * count + j] += (row[begin + i] - centre[begin + i]) * (row[begin + j] - centre[begin + j]);
    }
  }
  return sums;
}

template <typename Found>
void expect_near(const Found& found, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(found[i], expected[i], tolerance) << "element " << i;
}

/// The elements of a sample minus each channel's mean.
std::vector<float> centred(std::vector<float> x, const Dims& dims) {
  const auto means = means_of(pixels(x, dims));
  const auto points = static_cast<std::size_t>(dims[2] * dims[3]);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= static_cast<float>(means[i / points % means.size()]);
  return x;
}

struct ViewCase {
  const char* name;
  OperandView view;
  Dims dims;
};

class Moments : public ::testing::TestWithParam<ViewCase> {
 protected:
  const OperandView& view() const { return GetParam().view; }
  const Dims& dims() const { return GetParam().dims; }
  std::size_t channels() const { return static_cast<std::size_t>(view().channels); }

  /// Three samples taken in one after the other; what windows and elements they have is kept.
  OperandMoments of_three(bool products = true) {
    OperandMoments moments(view(), products);
    for (unsigned seed = 1; seed <= 3; ++seed) {
      const auto x = related_elements(dims(), seed);
      moments.add(x, dims());
      for (auto& row : windows(view(), x, dims())) seen_.push_back(std::move(row));
      for (auto& row : pixels(x, dims())) elements_.push_back(std::move(row));
    }
    return moments;
  }

  Rows seen_;
  Rows elements_;
};

TEST_P(Moments, MeansAreThoseOfTheWindows) {
  const auto moments = of_three();
  expect_near(moments.means(), means_of(seen_), 1e-5);
}

TEST_P(Moments, ChannelProductsAreThoseOfTheElements) {
  const auto moments = of_three();
  EXPECT_EQ(moments.rows(), static_cast<std::int64_t>(elements_.size()));
  const std::vector<double> zero(elements_[0].size(), 0.0);
  const auto means = means_of(elements_);
  const auto tolerance = 1e-5 * static_cast<double>(elements_.size());
  for (std::int64_t group = 0; group < view().groups; ++group) {
    const auto begin = static_cast<std::size_t>(group) * channels();
    expect_near(moments.channel_products(group, false), products_of(elements_, begin, channels(), zero), tolerance);
    expect_near(moments.channel_products(group, true), products_of(elements_, begin, channels(), means), tolerance);
  }
}

TEST_P(Moments, TapProductsAreThoseOfDisplacedPlanes) {
  const auto x = related_elements(dims(), 1);
  OperandMoments moments(view());
  moments.add(x, dims());
  // Every pair of elements that two taps can see together, whatever the padding.
  auto whole = view();
  for (std::size_t i = 0; i < 2; ++i) whole.pad[i] = view().dilation[i] * (view().kernel[i] - 1);
  const auto rows = windows(whole, centred(x, dims()), dims());
  const auto taps = static_cast<std::size_t>(view().taps());
  const std::vector<double> zero(rows[0].size(), 0.0);
  const bool alone = channels() == 1;
  for (std::int64_t group = 0; group < view().groups; ++group) {
    std::vector<double> expected(taps * taps, 0.0);
    for (std::size_t channel = 0; channel < rows[0].size() / taps; ++channel) {
      if (alone && channel != static_cast<std::size_t>(group)) continue;
      const auto own = products_of(rows, channel * taps, taps, zero);
      for (std::size_t i = 0; i < own.size(); ++i) expected[i] += own[i];
    }
    const double diagonal = expected[0];
    for (auto& element : expected) element /= diagonal;
    expect_near(moments.tap_products(group), expected, 1e-4);
    if (!alone) continue;
    // One channel: both factors together are the covariance.
    const auto energy = static_cast<double>(moments.channel_products(group, true)[0]);
    const auto covariance = products_of(rows, static_cast<std::size_t>(group) * taps, taps, zero);
    for (auto& element : expected) element *= energy;
    expect_near(covariance, expected, 1e-4 * energy);
  }
}

TEST_P(Moments, DividedAreThoseOfTheDividedData) {
  const auto count = static_cast<std::size_t>(dims()[1]);
  std::vector<float> factors(count);
  for (std::size_t c = 0; c < count; ++c) factors[c] = 0.25F + 0.5F * static_cast<float>(c);
  OperandMoments expected(view());
  OperandMoments moments(view());
  const auto points = static_cast<std::size_t>(dims()[2] * dims()[3]);
  for (unsigned seed = 1; seed <= 2; ++seed) {
    auto x = related_elements(dims(), seed);
    moments.add(x, dims());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] /= factors[i / points % count];
    expected.add(x, dims());
  }
  auto divided = moments;
  divided.divide(factors);
  expect_near(divided.means(), expected.means(), 1e-5);
  EXPECT_EQ(divided.rows(), expected.rows());
  for (std::int64_t group = 0; group < view().groups; ++group) {
    for (const bool around_mean : {false, true}) {
      const auto wanted = expected.channel_products(group, around_mean);
      expect_near(divided.channel_products(group, around_mean), {wanted.begin(), wanted.end()},
                  1e-4 * static_cast<double>(expected.rows()));
    }
    if (view().channels > 1 && view().taps() > 1) continue;  // the sum over channels is kept as it was
    const auto taps = expected.tap_products(group);
    expect_near(divided.tap_products(group), {taps.begin(), taps.end()}, 1e-4);
  }
}

TEST_P(Moments, WithoutProductsHaveTheSameMeans) {
  const auto means = of_three(false);
  EXPECT_FALSE(means.has_products());
  EXPECT_EQ(means.means(), of_three(true).means());
}

INSTANTIATE_TEST_SUITE_P(Views, Moments,
                         ::testing::Values(ViewCase{"OneTap", convolution(1, 5, 1, 0), {1, 5, 4, 7}},
                                           ViewCase{"OneTapWithPadding", convolution(1, 3, 1, 1), {1, 3, 4, 5}},
                                           ViewCase{"NineTaps", convolution(1, 4, 3, 1), {1, 4, 6, 19}},
                                           ViewCase{"NineTapsOfABatch", convolution(1, 2, 3, 1), {3, 2, 5, 4}},
                                           ViewCase{"NoPadding", convolution(1, 3, 3, 0), {1, 3, 6, 5}},
                                           ViewCase{"MuchPadding", convolution(1, 2, 3, 4), {1, 2, 3, 4}},
                                           ViewCase{"Dilated", convolution(1, 2, 3, 2, 2), {1, 2, 7, 8}},
                                           ViewCase{"Groups", convolution(2, 3, 3, 1), {1, 6, 5, 6}},
                                           ViewCase{"Depthwise", convolution(4, 1, 3, 1), {1, 4, 6, 7}},
                                           ViewCase{"Oblong", {1, 2, {1, 5}, {1, 1}, {0, 2}, false}, {1, 2, 4, 18}}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(MomentsOfRows, AreThoseOfAnyConvolutionOfOnePixel) {
  constexpr std::int64_t kRows = 21;
  constexpr std::int64_t kChannels = 6;
  OperandView view;
  view.channels = kChannels;
  view.channels_last = true;
  OperandMoments rows(view);
  OperandMoments images(convolution(1, kChannels, 1, 0));
  for (unsigned seed = 1; seed <= 2; ++seed) {
    const auto x = related_elements({kRows, kChannels, 1, 1}, seed);
    rows.add(x, {3, kRows / 3, kChannels});
    images.add(x, {kRows, kChannels, 1, 1});
  }
  EXPECT_EQ(rows.rows(), images.rows());
  expect_near(rows.means(), images.means(), 1e-6);
  const auto expected = images.channel_products(0, true);
  expect_near(rows.channel_products(0, true), {expected.begin(), expected.end()}, 1e-3);
  EXPECT_EQ(rows.tap_products(0), std::vector<float>{1.0F});
}

TEST(MomentsOfDeadChannels, AreZeroAndTheirTapsUnrelated) {
  OperandMoments moments(convolution(2, 1, 3, 1));
  auto x = related_elements({1, 2, 5, 5}, 1);
  std::fill_n(x.begin(), 25, 0.0F);
  moments.add(x, {1, 2, 5, 5});
  const auto means = moments.means();
  EXPECT_THAT(std::vector(means.begin(), means.begin() + 9), Each(0.0));
  EXPECT_EQ(moments.channel_products(0, true)[0], 0.0F);
  EXPECT_EQ(moments.channel_products(0, false)[0], 0.0F);
  const auto taps = moments.tap_products(0);
  for (std::size_t i = 0; i < taps.size(); ++i) EXPECT_EQ(taps[i], i % 10 == 0 ? 1.0F : 0.0F);
  EXPECT_GT(moments.channel_products(1, true)[0], 0.0F);
}

TEST(MomentsOfNothing, AreZero) {
  OperandMoments moments(convolution(1, 2, 3, 1));
  moments.add({}, {0, 2, 5, 5});
  EXPECT_EQ(moments.rows(), 0);
  EXPECT_THAT(moments.means(), Each(0.0));
  EXPECT_THAT(moments.channel_products(0, false), Each(0.0F));
}

}  // namespace
}  // namespace slim
