#include "converter/weights/rounding.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "converter/weights/inverse_factor.h"
#include "graph/error.h"
#include "runtime/onednn/sgemm.h"

namespace slim {
namespace {

constexpr std::int64_t kColumns = 64;
constexpr float kDamping = 0.01F;
/// Added to the damping for each channel a row: few rows say little about how channels are related.
constexpr float kScarcity = 0.1F;
constexpr float kRoundingMagic = 12582912.0F;  ///< 1.5 * 2^23: adding and subtracting it rounds half to even

std::size_t at(std::int64_t value) { return static_cast<std::size_t>(value); }

/// Indices by falling diagonal; of equals the first one first.
std::vector<std::int64_t> by_energy(const std::vector<float>& matrix, std::int64_t size) {
  std::vector<std::int64_t> order(at(size));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  const auto energy = [&](std::int64_t i) { return matrix[at(i * size + i)]; };
  std::sort(order.begin(), order.end(),
            [&](std::int64_t a, std::int64_t b) { return energy(a) != energy(b) ? energy(a) > energy(b) : a < b; });
  return order;
}

std::vector<float> permuted(const std::vector<float>& matrix, const std::vector<std::int64_t>& order) {
  const auto size = order.size();
  std::vector<float> result(matrix.size());
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) result[i * size + j] = matrix[at(order[i]) * size + at(order[j])];
  }
  return result;
}

/// error = (w - s round(w / s)) / pivot; integers are rounded and clamped.
void round_row(const float* w, const float* scales, const float* inverse_scales, std::int64_t outputs, float pivot,
               const std::int8_t* low, const std::int8_t* high, std::int8_t* integers, float* error) {
  const float inverse_pivot = 1.0F / pivot;
  for (std::int64_t o = 0; o < outputs; ++o) {
    const auto least = static_cast<float>(low[o]);
    const auto most = static_cast<float>(high[o]);
    const float clamped = std::min(std::max(w[o] * inverse_scales[o], least), most);
    const float rounded = (clamped + kRoundingMagic) - kRoundingMagic;
    integers[o] = static_cast<std::int8_t>(static_cast<int>(rounded));
    error[o] = (w[o] - rounded * scales[o]) * inverse_pivot;
  }
}

void subtract(float* w, const float* error, float factor, std::int64_t outputs) {
  for (std::int64_t o = 0; o < outputs; ++o) w[o] -= factor * error[o];
}

}  // namespace

std::vector<std::int8_t> round_weights(GroupWeights weights, const OperandMoments& moments, std::int64_t group,
                                       bool bias_follows) {
  const auto taps = weights.taps;
  const auto channels = weights.channels;
  const auto outputs = weights.outputs;
  SLIM_CHECK(static_cast<std::int64_t>(weights.values.size()) == taps * channels * outputs);
  const auto by_channel = moments.channel_products(group, bias_follows);
  const auto by_tap = moments.tap_products(group);
  const auto channel_order = by_energy(by_channel, channels);
  const auto rows = static_cast<float>(std::max<std::int64_t>(1, moments.rows()));
  const float damping = kDamping + kScarcity * static_cast<float>(channels) / rows;
  const auto u = inverse_factor(permuted(by_channel, channel_order), channels, damping);
  const auto v = inverse_factor(by_tap, taps, kDamping);

  weights.low.resize(weights.values.size(), -127);
  weights.high.resize(weights.values.size(), 127);
  std::vector<float> inverse_scales(weights.scales.size());
  std::transform(weights.scales.begin(), weights.scales.end(), inverse_scales.begin(),
                 [](float scale) { return 1.0F / scale; });
  std::vector<std::int8_t> integers(weights.values.size());
  std::vector<float> w(at(channels * outputs));  // of one tap, in channel_order
  std::vector<float> errors(w.size());
  std::vector<float> spread(taps > 1 ? w.size() : 0);
  const auto place = [&](std::int64_t tap, std::int64_t i) {
    return (tap * channels + channel_order[at(i)]) * outputs;
  };

  for (std::int64_t tap = 0; tap < taps; ++tap) {
    const float tap_pivot = v[at(tap * taps + tap)];
    for (std::int64_t i = 0; i < channels; ++i)
      std::copy_n(weights.values.data() + place(tap, i), outputs, w.data() + i * outputs);
    for (std::int64_t begin = 0; begin < channels; begin += kColumns) {
      const auto end = std::min(begin + kColumns, channels);
      for (std::int64_t i = begin; i < end; ++i) {
        float* error = errors.data() + i * outputs;
        round_row(w.data() + i * outputs, weights.scales.data(), inverse_scales.data(), outputs,
                  u[at(i * channels + i)] * tap_pivot, weights.low.data() + place(tap, i),
                  weights.high.data() + place(tap, i), integers.data() + place(tap, i), error);
        for (std::int64_t j = i + 1; j < end; ++j)
          subtract(w.data() + j * outputs, error, u[at(i * channels + j)] * tap_pivot, outputs);
      }
      // w[end:] -= U[begin:end, end:]^T errors
      multiply(channels - end, outputs, end - begin, -tap_pivot, {u.data() + begin * channels + end, channels, true},
               {errors.data() + begin * outputs, outputs}, 1.0F, w.data() + end * outputs, outputs);
    }
    if (tap + 1 == taps) break;
    multiply(channels, outputs, channels, 1.0F, {u.data(), channels, true}, {errors.data(), outputs}, 0.0F,
             spread.data(), outputs);
    for (std::int64_t later = tap + 1; later < taps; ++later) {
      const float factor = v[at(tap * taps + later)];
      for (std::int64_t i = 0; i < channels; ++i)
        subtract(weights.values.data() + place(later, i), spread.data() + i * outputs, factor, outputs);
    }
  }
  return integers;
}

}  // namespace slim
