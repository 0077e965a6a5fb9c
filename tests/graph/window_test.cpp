#include "graph/window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slim {
namespace {

using ::testing::ElementsAre;

PoolWindow pool(Ints kernel, Ints strides, Ints pads) {
  PoolWindow window;
  window.kernel_shape = std::move(kernel);
  window.strides = std::move(strides);
  window.pads = std::move(pads);
  return window;
}

struct AxisCase {
  const char* what;
  WindowAxis axis;
  std::int64_t input;
  AxisFit expected;
};

/// Expected numbers computed by hand from ONNX's formulas.
const std::vector<AxisCase> kFits = {
    {"7x7 stride 2", {.kernel = 7, .stride = 2, .pad_begin = 3, .pad_end = 3}, 224, {3, 3, 112}},
    {"dilated", {.kernel = 3, .dilation = 2, .pad_begin = 2, .pad_end = 2}, 10, {2, 2, 10}},
    {"floor", {.kernel = 3, .stride = 2}, 6, {0, 0, 2}},
    {"ceil", {.kernel = 3, .stride = 2, .ceil_mode = true}, 6, {0, 0, 3}},
    {"ceil that divides", {.kernel = 3, .stride = 2, .ceil_mode = true}, 7, {0, 0, 3}},
    {"ceil, last window in the padding", {.kernel = 1, .stride = 2, .pad_end = 1, .ceil_mode = true}, 2, {0, 1, 1}},
    {"ceil, last window at the edge",
     {.kernel = 2, .stride = 3, .pad_begin = 1, .pad_end = 1, .ceil_mode = true},
     5,
     {1, 1, 2}},
    {"same upper, even", {.kernel = 3, .stride = 2, .auto_pad = AutoPad::kSameUpper}, 224, {0, 1, 112}},
    {"same lower, even", {.kernel = 3, .stride = 2, .auto_pad = AutoPad::kSameLower}, 224, {1, 0, 112}},
    {"same upper, odd", {.kernel = 3, .stride = 2, .auto_pad = AutoPad::kSameUpper}, 5, {1, 1, 3}},
    {"same, dilated", {.kernel = 3, .dilation = 2, .auto_pad = AutoPad::kSameUpper}, 5, {2, 2, 5}},
    {"same, gaps", {.kernel = 1, .stride = 3, .auto_pad = AutoPad::kSameUpper}, 5, {0, 0, 2}},
    {"transposed", {.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1, .transposed = true}, 7, {1, 1, 14}},
    {"transposed, output padding",
     {.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .transposed = true, .output_padding = 1},
     7,
     {1, 1, 14}},
    {"transposed, same upper",
     {.kernel = 3, .stride = 2, .auto_pad = AutoPad::kSameUpper, .transposed = true},
     7,
     {0, 1, 14}},
    {"transposed, same lower",
     {.kernel = 3, .stride = 2, .auto_pad = AutoPad::kSameLower, .transposed = true},
     7,
     {1, 0, 14}},
    {"transposed, output shape", {.kernel = 3, .stride = 3, .transposed = true, .output_size = 8}, 3, {1, 0, 8}},
    {"transposed, output beyond reach",
     {.kernel = 3, .stride = 3, .transposed = true, .output_size = 10},
     3,
     {0, 0, 10}},
};

TEST(Fit, FollowsOnnx) {
  for (const auto& c : kFits) {
    SCOPED_TRACE(c.what);
    const auto fitted = fit(c.axis, c.input);
    ASSERT_TRUE(fitted.has_value());
    EXPECT_EQ(fitted->pad_begin, c.expected.pad_begin);
    EXPECT_EQ(fitted->pad_end, c.expected.pad_end);
    EXPECT_EQ(fitted->output, c.expected.output);
  }
}

TEST(Fit, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(fit({.kernel = 5}, 4));
  EXPECT_TRUE(fit({.kernel = 5, .pad_end = 1}, 4));
  EXPECT_FALSE(fit({}, 0));
  EXPECT_FALSE(fit({}, kMaxWindow + 1));
  EXPECT_FALSE(fit({.kernel = 3, .pad_begin = 2, .pad_end = 1, .transposed = true}, 1));
}

TEST(Fit, LargestNumbersDoNotOverflow) {
  const WindowAxis largest{.kernel = kMaxWindow, .stride = kMaxWindow, .dilation = kMaxWindow, .transposed = true};
  EXPECT_EQ(fit(largest, kMaxWindow)->output, 2 * (kMaxWindow * (kMaxWindow - 1)) + 1);
}

TEST(WindowAxis, KeepsSizeOnlyWhereEveryInputDoes) {
  const std::vector<WindowAxis> keep = {
      {},
      {.kernel = 3, .pad_begin = 1, .pad_end = 1},
      {.kernel = 3, .dilation = 2, .pad_begin = 4},
      {.kernel = 4, .auto_pad = AutoPad::kSameLower},
      {.kernel = 3, .pad_begin = 2, .pad_end = 1, .transposed = true, .output_padding = 1},
  };
  for (const auto& axis : keep) {
    EXPECT_TRUE(axis.keeps_size());
    for (const std::int64_t size : {4, 5, 17}) EXPECT_EQ(fit(axis, size)->output, size);
  }
  EXPECT_FALSE((WindowAxis{.kernel = 3}.keeps_size()));
  EXPECT_FALSE((WindowAxis{.stride = 2, .auto_pad = AutoPad::kSameUpper}.keeps_size()));
  EXPECT_FALSE((WindowAxis{.transposed = true, .output_size = 5}.keeps_size()));
}

TEST(ResolveWindow, ConvolutionTakesItsKernelFromTheWeight) {
  ConvWindow conv;
  conv.strides = {2, 1};
  conv.pads = {1, 0, 2, 0};
  const auto window = resolve_window(conv, Dims{3, 5}, Dims{9, 9});
  ASSERT_TRUE(window.has_value());
  EXPECT_THAT(window->kernel, ElementsAre(3, 5));
  EXPECT_THAT(window->strides, ElementsAre(2, 1));
  EXPECT_THAT(window->dilations, ElementsAre(1, 1));
  EXPECT_THAT(window->pads_begin, ElementsAre(1, 0));
  EXPECT_THAT(window->pads_end, ElementsAre(2, 0));
  EXPECT_THAT(window->output, ElementsAre(5, 5));
  EXPECT_FALSE(resolve_window(conv, Dims{3, 5}, Dims{9}));
}

TEST(ResolveWindow, PoolUsesCeilMode) {
  auto window = pool({3, 3}, {2, 2}, {0, 0, 0, 0});
  window.ceil_mode = true;
  EXPECT_THAT(resolve_window(window, Dims{6, 7})->output, ElementsAre(3, 3));
}

TEST(ResolveWindow, TransposedConvolutionUsesItsOwnAttributes) {
  ConvTranspose conv;
  conv.strides = {2};
  conv.output_padding = {1};
  EXPECT_THAT(resolve_window(conv, Dims{3}, Dims{4})->output, ElementsAre(10));
  conv.output_shape = {8};
  EXPECT_THAT(resolve_window(conv, Dims{3}, Dims{4})->output, ElementsAre(8));
  EXPECT_THAT(resolve_window(conv, Dims{3}, Dims{4})->pads_begin, ElementsAre(1));
}

TEST(WindowProblem, NamesTheAttribute) {
  using ::testing::HasSubstr;
  EXPECT_EQ(window_problem(pool({2}, {2}, {0, 0})), "");
  EXPECT_THAT(window_problem(pool({}, {}, {})), HasSubstr("no spatial axes"));
  EXPECT_THAT(window_problem(pool({2}, {2, 2}, {0, 0})), HasSubstr("'strides' needs"));
  EXPECT_THAT(window_problem(pool({2}, {0}, {0, 0})), HasSubstr("'strides' must"));
  EXPECT_THAT(window_problem(pool({2}, {1}, {0})), HasSubstr("'pads' needs"));
  EXPECT_THAT(window_problem(pool({2}, {1}, {0, -1})), HasSubstr("'pads' must"));
  EXPECT_THAT(window_problem(pool({2}, {1}, {0, INT64_MAX})), HasSubstr("'pads' must"));
  EXPECT_THAT(window_problem(pool({0}, {1}, {0, 0})), HasSubstr("kernel"));
  ConvTranspose conv;
  EXPECT_EQ(window_problem(conv, Dims{3}), "");
  conv.output_shape = {0};
  EXPECT_THAT(window_problem(conv, Dims{3}), HasSubstr("'output_shape' must"));
  conv.output_padding = {0, 0};
  EXPECT_THAT(window_problem(conv, Dims{3}), HasSubstr("'output_padding' needs"));
  conv.group = 0;
  EXPECT_THAT(window_problem(conv, Dims{3}), HasSubstr("'group'"));
  conv.kernel_shape = {5};
  EXPECT_THAT(window_problem(conv, Dims{3}), HasSubstr("'kernel_shape'"));
}

}  // namespace
}  // namespace slim
