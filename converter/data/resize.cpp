#include "converter/data/resize.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include "converter/data/resize_kernels.h"
#include "graph/error.h"

namespace slim {
namespace {

double triangle(double x) { return std::max(0.0, 1.0 - std::fabs(x)); }

/// Keys' cubic convolution kernel with a = -1/2.
double cubic(double x) {
  constexpr double kA = -0.5;
  x = std::fabs(x);
  if (x < 1.0) return ((kA + 2.0) * x - (kA + 3.0)) * x * x + 1.0;
  if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * kA;
  return 0.0;
}

double sinc(double x) {
  if (x == 0.0) return 1.0;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double lanczos3(double x) { return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0; }

struct Kernel {
  double (*value)(double);
  double support;
};

Kernel kernel_of(Filter filter) {
  switch (filter) {
    case Filter::kBicubic:
      return {cubic, 2.0};
    case Filter::kLanczos:
      return {lanczos3, 3.0};
    default:
      return {triangle, 1.0};
  }
}

std::int64_t rounded_up_from_half(double x) { return static_cast<std::int64_t>(std::floor(x + 0.5)); }

/// Taps of the output positions [begin, begin + count) of one axis, and the memory that their weights live in.
struct Axis {
  std::vector<Taps> taps;
  std::vector<std::int32_t> weights;
  std::int64_t first = 0;  ///< the input positions that any of the taps needs
  std::int64_t end = 0;
};

Axis plan_axis(std::int64_t input, std::int64_t output, const Kernel& kernel, std::int64_t begin, std::int64_t count) {
  const double scale = static_cast<double>(input) / static_cast<double>(output);
  const double widening = std::max(scale, 1.0);
  const double support = kernel.support * widening;
  const double sharpening = 1.0 / widening;
  Axis axis;
  std::vector<std::int64_t> offsets;
  std::vector<double> samples;
  for (std::int64_t i = begin; i < begin + count; ++i) {
    const double center = (static_cast<double>(i) + 0.5) * scale;
    const auto first = std::max<std::int64_t>(rounded_up_from_half(center - support), 0);
    const auto end = std::min<std::int64_t>(rounded_up_from_half(center + support), input);
    samples.clear();
    double total = 0.0;
    for (auto k = first; k < end; ++k) {
      samples.push_back(kernel.value((static_cast<double>(k) - center + 0.5) * sharpening));
      total += samples.back();
    }
    offsets.push_back(static_cast<std::int64_t>(axis.weights.size()));
    axis.taps.push_back({first, end - first, nullptr});
    for (const double sample : samples) {
      const double weight = total != 0.0 ? sample / total : sample;
      axis.weights.push_back(static_cast<std::int32_t>(std::round(weight * (1 << kWeightBits))));
    }
    while (axis.weights.size() % kTapGroup != 0) axis.weights.push_back(0);
  }
  for (std::size_t i = 0; i < axis.taps.size(); ++i) axis.taps[i].weights = axis.weights.data() + offsets[i];
  axis.first = axis.taps.front().first;
  axis.end = axis.taps.back().first + axis.taps.back().count;
  return axis;
}

Image cropped(const Image& image, const PixelWindow& window) {
  Image result(window.width, window.height, image.channels());
  for (std::int64_t y = 0; y < window.height; ++y)
    std::memcpy(result.row(y), image.row(window.y + y) + window.x * image.channels(), result.stride());
  return result;
}

/// Input positions of the output positions from `begin`: where (i + 1/2) * scale falls, added up step by step as
/// Pillow does it, which matters when it falls on a border.
std::vector<std::int64_t> nearest_positions(std::int64_t input, std::int64_t output, std::int64_t begin,
                                            std::int64_t count) {
  const double scale = static_cast<double>(input) / static_cast<double>(output);
  double position = scale * 0.5;
  std::vector<std::int64_t> result;
  for (std::int64_t i = 0; i < begin + count; ++i, position += scale) {
    if (i >= begin) result.push_back(std::min(static_cast<std::int64_t>(position), input - 1));
  }
  return result;
}

Image resize_nearest(const Image& image, std::int64_t width, std::int64_t height, const PixelWindow& window) {
  const auto columns = nearest_positions(image.width(), width, window.x, window.width);
  const auto rows = nearest_positions(image.height(), height, window.y, window.height);
  const auto channels = static_cast<std::size_t>(image.channels());
  Image result(window.width, window.height, image.channels());
  for (std::size_t y = 0; y < rows.size(); ++y) {
    const std::uint8_t* from = image.row(rows[y]);
    std::uint8_t* to = result.row(static_cast<std::int64_t>(y));
    for (const auto column : columns) {
      std::memcpy(to, from + static_cast<std::size_t>(column) * channels, channels);
      to += channels;
    }
  }
  return result;
}

/// For an image that holds only what the axis needs: counts input positions from the first one that is needed.
Axis from_first(Axis axis) {
  for (auto& taps : axis.taps) taps.first -= axis.first;
  return axis;
}

/// Applies the column taps to `count` rows from `first` on.
Image resample_rows(const Image& image, const Axis& columns, std::int64_t first, std::int64_t count) {
  Image result(static_cast<std::int64_t>(columns.taps.size()), count, image.channels());
  for (std::int64_t y = 0; y < count; ++y) {
    resample_row(image.row(first + y), image.channels(), columns.taps, result.row(y));
  }
  return result;
}

/// Applies the row taps to `count` columns from `first` on.
Image resample_columns(const Image& image, const Axis& rows, std::int64_t first, std::int64_t count) {
  Image result(count, static_cast<std::int64_t>(rows.taps.size()), image.channels());
  for (std::int64_t y = 0; y < result.height(); ++y) {
    const auto& taps = rows.taps[static_cast<std::size_t>(y)];
    const std::uint8_t* from = image.row(taps.first) + first * image.channels();
    resample_column(from, image.stride(), taps, result.stride(), result.row(y));
  }
  return result;
}

/// Pillow from version 13 on resizes columns first where the height loses more than twice as many pixels as the width;
/// before, rows came first always. The order shows where values are clipped in between.
bool columns_first(const Image& image, std::int64_t width, std::int64_t height) {
  return image.height() - height > 2 * std::max<std::int64_t>(image.width() - width, 0);
}

}  // namespace

Image resize(const Image& image, std::int64_t width, std::int64_t height, Filter filter, const PixelWindow& window) {
  SLIM_CHECK(window.x >= 0 && window.y >= 0 && window.width > 0 && window.height > 0);
  SLIM_CHECK(window.x + window.width <= width && window.y + window.height <= height);
  if (width == image.width() && height == image.height()) return cropped(image, window);
  if (filter == Filter::kNearest) return resize_nearest(image, width, height, window);
  const auto kernel = kernel_of(filter);
  const auto columns = plan_axis(image.width(), width, kernel, window.x, window.width);
  const auto rows = plan_axis(image.height(), height, kernel, window.y, window.height);

  if (columns_first(image, width, height)) {
    const Image low = resample_columns(image, rows, columns.first, columns.end - columns.first);
    return resample_rows(low, from_first(columns), 0, window.height);
  }
  const Image narrow = resample_rows(image, columns, rows.first, rows.end - rows.first);
  return resample_columns(narrow, from_first(rows), 0, window.width);
}

}  // namespace slim
