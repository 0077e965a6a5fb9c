#include "converter/weights/operand_moments.h"

#include <algorithm>

#include "graph/error.h"
#include "runtime/onednn/sgemm.h"

namespace slim {
namespace {

constexpr std::int64_t kLanes = 16;

double sum_of(const float* x, std::int64_t count) {
  float sums[kLanes] = {};
  double total = 0.0;
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += x[i + lane];
  }
  for (; i < count; ++i) total += static_cast<double>(x[i]);
  for (const float sum : sums) total += static_cast<double>(sum);
  return total;
}

float dot_of(const float* a, const float* b, std::int64_t count) {
  float sums[kLanes] = {};
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  float total = 0.0F;
  for (; i < count; ++i) total += a[i] * b[i];
  for (const float sum : sums) total += sum;
  return total;
}

std::size_t index(std::int64_t value) { return static_cast<std::size_t>(value); }

}  // namespace

OperandMoments::OperandMoments(const OperandView& view, bool products) : view_(view) {
  const auto channels = view.groups * view.channels;
  SLIM_CHECK(!view.channels_last || (view.taps() == 1 && view.groups == 1));
  sums_.assign(index(channels), 0.0);
  if (products) {
    products_.assign(index(view.groups * view.channels * view.channels), 0.0F);
    product_sums_ = sums_;
  }
  if (view.taps() > 1 || view.pad[0] > 0 || view.pad[1] > 0) tap_sums_.assign(index(channels * view.taps()), 0.0);
  if (view.taps() == 1 || !products) return;
  correlations_.assign(index(correlation_sets() * correlation_count()), 0.0);
}

void OperandMoments::add(std::span<const float> x, const Dims& dims) {
  const auto channels = view_.groups * view_.channels;
  const auto count = static_cast<std::int64_t>(x.size());
  if (count == 0) return;
  SLIM_CHECK(view_.channels_last ? dims.back() == channels : dims.size() == 4 && dims[1] == channels);
  const std::int64_t batch = view_.channels_last ? 1 : dims[0];
  const std::int64_t points = view_.channels_last ? count / channels : dims[2] * dims[3];

  if (pilot_.empty()) take_pilot(x, batch, points);
  const bool takes_products =
      has_products() && (samples_ < kFewestSamples || product_rows_ < kRowsPerElement * view_.channels * view_.taps());
  ++samples_;
  centred_.resize(index(channels * points));
  for (std::int64_t n = 0; n < batch; ++n) {
    const float* sample = x.data() + n * channels * points;
    if (view_.channels_last) {
      centre_rows(sample, points);
    } else {
      centre_planes(sample, dims[2], dims[3], takes_products);
    }
    rows_ += points;
    if (!takes_products) continue;
    add_products(points);
    product_rows_ += points;
    product_sums_ = sums_;
  }
}

void OperandMoments::take_pilot(std::span<const float> x, std::int64_t batch, std::int64_t points) {
  const auto channels = view_.groups * view_.channels;
  pilot_.resize(index(channels));
  for (std::int64_t c = 0; c < channels; ++c) {
    double sum = 0.0;
    for (std::int64_t n = 0; n < batch; ++n) {
      if (view_.channels_last) {
        for (std::int64_t p = 0; p < points; ++p) sum += static_cast<double>(x[index(p * channels + c)]);
      } else {
        sum += sum_of(x.data() + (n * channels + c) * points, points);
      }
    }
    pilot_[index(c)] = static_cast<float>(sum / static_cast<double>(batch * points));
  }
}

void OperandMoments::centre_rows(const float* x, std::int64_t points) {
  const auto channels = view_.channels;
  for (std::int64_t p = 0; p < points; ++p) {
    for (std::int64_t c = 0; c < channels; ++c) {
      const float value = x[p * channels + c] - pilot_[index(c)];
      centred_[index(p * channels + c)] = value;
      sums_[index(c)] += static_cast<double>(value);
    }
  }
}

void OperandMoments::centre_planes(const float* x, std::int64_t height, std::int64_t width, bool correlates) {
  const auto points = height * width;
  for (std::int64_t c = 0; c < view_.groups * view_.channels; ++c) {
    const float* plane = x + c * points;
    float* target = centred_.data() + c * points;
    for (std::int64_t p = 0; p < points; ++p) target[p] = plane[p] - pilot_[index(c)];
    sums_[index(c)] += sum_of(target, points);
    if (!tap_sums_.empty()) add_tap_sums(plane, c, height, width);
    if (correlates && !correlations_.empty()) add_plane(target, c, height, width);
  }
}

/// Of the sample that was centred.
void OperandMoments::add_products(std::int64_t points) {
  for (std::int64_t g = 0; g < view_.groups; ++g) {
    const float* group = centred_.data() + g * view_.channels * points;
    float* products = products_.data() + g * view_.channels * view_.channels;
    if (view_.channels == 1) {
      *products += dot_of(group, group, points);
    } else {
      const auto stride = view_.channels_last ? view_.channels : points;
      multiply(view_.channels, view_.channels, points, 1.0F, {group, stride, view_.channels_last},
               {group, stride, !view_.channels_last}, 1.0F, products, view_.channels);
    }
  }
}

/// Elements that tap t sees over all windows at stride 1: those of the plane that no window leaves out.
void OperandMoments::add_tap_sums(const float* x, std::int64_t channel, std::int64_t height, std::int64_t width) {
  const std::int64_t sizes[2] = {height, width};
  const auto seen = [&](int axis, std::int64_t tap) {
    const auto outputs = sizes[axis] + 2 * view_.pad[axis] - view_.dilation[axis] * (view_.kernel[axis] - 1);
    const auto first = tap * view_.dilation[axis] - view_.pad[axis];
    return std::pair{std::clamp<std::int64_t>(first, 0, sizes[axis]),
                     std::clamp<std::int64_t>(first + outputs, 0, sizes[axis])};
  };
  const auto outputs = (height + 2 * view_.pad[0] - view_.dilation[0] * (view_.kernel[0] - 1)) *
                       (width + 2 * view_.pad[1] - view_.dilation[1] * (view_.kernel[1] - 1));
  if (outputs <= 0) return;
  // As a mean over the outputs, for a plane's worth of positions.
  const double weight = static_cast<double>(height * width) / static_cast<double>(outputs);
  std::vector<double> rows(index(height));
  for (std::int64_t y = 0; y < height; ++y) rows[index(y)] = sum_of(x + y * width, width);
  double* sums = tap_sums_.data() + channel * view_.taps();
  for (std::int64_t tx = 0; tx < view_.kernel[1]; ++tx) {
    const auto [left, right] = seen(1, tx);
    for (std::int64_t ty = 0; ty < view_.kernel[0]; ++ty) {
      const auto [top, bottom] = seen(0, ty);
      double sum = 0.0;
      for (std::int64_t y = top; y < bottom && left < right; ++y) {
        const float* row = x + y * width;
        sum += rows[index(y)] - sum_of(row, left) - sum_of(row + right, width - right);
      }
      sums[ty * view_.kernel[1] + tx] += sum * weight;
    }
  }
}

/// Products with itself, displaced by each distance between two taps; half of them, the others are equal.
void OperandMoments::add_plane(const float* x, std::int64_t channel, std::int64_t height, std::int64_t width) {
  const auto columns = 2 * view_.kernel[1] - 1;
  double* sums = correlations_.data() + (view_.channels == 1 ? channel * correlation_count() : 0);
  for (std::int64_t ky = 0; ky < view_.kernel[0]; ++ky) {
    const auto dy = ky * view_.dilation[0];
    for (std::int64_t kx = ky == 0 ? 0 : 1 - view_.kernel[1]; kx < view_.kernel[1]; ++kx) {
      const auto dx = kx * view_.dilation[1];
      const auto left = std::max<std::int64_t>(0, -dx);
      const auto right = std::min(width, width - dx);
      float sum = 0.0F;
      for (std::int64_t y = 0; y + dy < height && left < right; ++y)
        sum += dot_of(x + y * width + left, x + (y + dy) * width + left + dx, right - left);
      sums[(ky + view_.kernel[0] - 1) * columns + kx + view_.kernel[1] - 1] += static_cast<double>(sum);
    }
  }
}

void OperandMoments::divide(std::span<const float> factors) {
  const auto channels = index(view_.channels);
  for (std::size_t c = 0; c < factors.size(); ++c) {
    const auto factor = static_cast<double>(factors[c]);
    if (!pilot_.empty()) pilot_[c] = static_cast<float>(static_cast<double>(pilot_[c]) / factor);
    sums_[c] /= factor;
    if (has_products()) product_sums_[c] /= factor;
    for (std::size_t tap = 0; tap < index(view_.taps()) && !tap_sums_.empty(); ++tap)
      tap_sums_[c * index(view_.taps()) + tap] /= factor;
    if (!has_products()) continue;
    const auto first = c / channels * channels;  // of the group
    for (std::size_t other = 0; other < channels; ++other)
      products_[c * channels + other] /= factors[c] * factors[first + other];
  }
}

std::vector<double> OperandMoments::means() const {
  const auto rows = static_cast<double>(std::max<std::int64_t>(1, rows_));
  if (!tap_sums_.empty()) {
    auto means = tap_sums_;
    for (auto& mean : means) mean /= rows;
    return means;
  }
  std::vector<double> means(sums_.size());
  for (std::size_t c = 0; c < means.size(); ++c)
    means[c] = sums_[c] / rows + (pilot_.empty() ? 0.0 : static_cast<double>(pilot_[c]));
  return means;
}

double OperandMoments::channel_product(std::int64_t group, std::size_t i, std::size_t j, bool centred) const {
  const auto size = index(view_.channels);
  const auto first = index(group) * size;
  const auto rows = static_cast<double>(std::max<std::int64_t>(1, product_rows_));
  const double* sums = product_sums_.data() + first;
  double product = static_cast<double>(products_[(first + i) * size + j]) - sums[i] * sums[j] / rows;
  if (i == j) product = std::max(product, 0.0);
  if (centred) return product;
  const auto mean = [&](std::size_t c) {
    return sums[c] / rows + static_cast<double>(pilot_.empty() ? 0.0F : pilot_[first + c]);
  };
  return product + rows * mean(i) * mean(j);
}

std::vector<float> OperandMoments::channel_products(std::int64_t group, bool centred) const {
  const auto size = index(view_.channels);
  std::vector<float> products(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j)
      products[i * size + j] = static_cast<float>(channel_product(group, i, j, centred));
  }
  return products;
}

std::vector<double> OperandMoments::channel_squares(std::int64_t group, bool centred) const {
  std::vector<double> squares(index(view_.channels));
  for (std::size_t i = 0; i < squares.size(); ++i) squares[i] = channel_product(group, i, i, centred);
  return squares;
}

std::vector<float> OperandMoments::tap_products(std::int64_t group) const {
  const auto taps = view_.taps();
  if (taps == 1) return {1.0F};
  const auto columns = 2 * view_.kernel[1] - 1;
  const double* sums = correlations_.data() + (view_.channels == 1 ? group * correlation_count() : 0);
  const double zero = sums[(view_.kernel[0] - 1) * columns + view_.kernel[1] - 1];
  std::vector<float> products(index(taps * taps), 0.0F);
  for (std::int64_t a = 0; a < taps; ++a) {
    for (std::int64_t b = 0; b < taps; ++b) {
      auto dy = b / view_.kernel[1] - a / view_.kernel[1];
      auto dx = b % view_.kernel[1] - a % view_.kernel[1];
      if (dy < 0 || (dy == 0 && dx < 0)) {
        dy = -dy;
        dx = -dx;
      }
      const double sum = sums[(dy + view_.kernel[0] - 1) * columns + dx + view_.kernel[1] - 1];
      products[index(a * taps + b)] = zero > 0.0 ? static_cast<float>(sum / zero) : (a == b ? 1.0F : 0.0F);
    }
  }
  return products;
}

}  // namespace slim
