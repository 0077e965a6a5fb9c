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

/// The weights of one group on their way to integers.
class Rounder {
 public:
  Rounder(GroupWeights weights, const OperandMoments& moments, std::int64_t group, bool bias_follows)
      : weights_(std::move(weights)) {
    const auto by_channel = moments.channel_products(group, bias_follows);
    order_ = by_energy(by_channel, weights_.channels);
    const auto rows = static_cast<float>(std::max<std::int64_t>(1, moments.rows()));
    const float damping = kDamping + kScarcity * static_cast<float>(weights_.channels) / rows;
    u_ = inverse_factor(permuted(by_channel, order_), weights_.channels, damping);
    v_ = inverse_factor(moments.tap_products(group), weights_.taps, kDamping);
    weights_.low.resize(weights_.values.size(), -127);
    weights_.high.resize(weights_.values.size(), 127);
    inverse_scales_.resize(weights_.scales.size());
    std::transform(weights_.scales.begin(), weights_.scales.end(), inverse_scales_.begin(),
                   [](float scale) { return 1.0F / scale; });
    integers_.resize(weights_.values.size());
    w_.resize(at(weights_.channels * weights_.outputs));
    errors_.resize(w_.size());
    spread_.resize(weights_.taps > 1 ? w_.size() : 0);
  }

  std::vector<std::int8_t> run() {
    for (std::int64_t tap = 0; tap < weights_.taps; ++tap) {
      round_tap(tap);
      if (tap + 1 < weights_.taps) spread_to_later_taps(tap);
    }
    return std::move(integers_);
  }

 private:
  std::int64_t place(std::int64_t tap, std::int64_t i) const {
    return (tap * weights_.channels + order_[at(i)]) * weights_.outputs;
  }

  void round_tap(std::int64_t tap) {
    const auto channels = weights_.channels;
    const auto outputs = weights_.outputs;
    const float tap_pivot = v_[at(tap * weights_.taps + tap)];
    for (std::int64_t i = 0; i < channels; ++i)
      std::copy_n(weights_.values.data() + place(tap, i), outputs, w_.data() + i * outputs);
    for (std::int64_t begin = 0; begin < channels; begin += kColumns) {
      const auto end = std::min(begin + kColumns, channels);
      for (std::int64_t i = begin; i < end; ++i) {
        float* error = errors_.data() + i * outputs;
        round_row(w_.data() + i * outputs, weights_.scales.data(), inverse_scales_.data(), outputs,
                  u_[at(i * channels + i)] * tap_pivot, weights_.low.data() + place(tap, i),
                  weights_.high.data() + place(tap, i), integers_.data() + place(tap, i), error);
        for (std::int64_t j = i + 1; j < end; ++j)
          subtract(w_.data() + j * outputs, error, u_[at(i * channels + j)] * tap_pivot, outputs);
      }
      // w[end:] -= U[begin:end, end:]^T errors
      multiply(channels - end, outputs, end - begin, -tap_pivot, {u_.data() + begin * channels + end, channels, true},
               {errors_.data() + begin * outputs, outputs}, 1.0F, w_.data() + end * outputs, outputs);
    }
  }

  void spread_to_later_taps(std::int64_t tap) {
    const auto channels = weights_.channels;
    const auto outputs = weights_.outputs;
    multiply(channels, outputs, channels, 1.0F, {u_.data(), channels, true}, {errors_.data(), outputs}, 0.0F,
             spread_.data(), outputs);
    for (std::int64_t later = tap + 1; later < weights_.taps; ++later) {
      const float factor = v_[at(tap * weights_.taps + later)];
      for (std::int64_t i = 0; i < channels; ++i)
        subtract(weights_.values.data() + place(later, i), spread_.data() + i * outputs, factor, outputs);
    }
  }

  GroupWeights weights_;
  std::vector<std::int64_t> order_;  ///< of the channels
  std::vector<float> u_;             ///< inverse factor of the channels' products, in their order
  std::vector<float> v_;             ///< of the taps'
  std::vector<float> inverse_scales_;
  std::vector<std::int8_t> integers_;
  std::vector<float> w_;       ///< of one tap, channels in their order
  std::vector<float> errors_;  ///< as w_
  std::vector<float> spread_;  ///< as w_
};

}  // namespace

std::vector<std::int8_t> round_weights(GroupWeights weights, const OperandMoments& moments, std::int64_t group,
                                       bool bias_follows) {
  SLIM_CHECK(static_cast<std::int64_t>(weights.values.size()) == weights.taps * weights.channels * weights.outputs);
  return Rounder(std::move(weights), moments, group, bias_follows).run();
}

}  // namespace slim
