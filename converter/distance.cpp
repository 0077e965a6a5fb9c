#include "converter/distance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace slim {
namespace {

constexpr double kTiny = 1e-30;
constexpr double kIdentical = 1e-20;  // of the signal: 200 dB

template <typename T>
Distance distance_of(std::span<const T> reference, std::span<const T> candidate) {
  Distance result;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const auto r = static_cast<double>(reference[i]);
    const auto c = static_cast<double>(candidate[i]);
    const double difference = c - r;
    result.signal += r * r;
    result.noise += difference * difference;
    result.candidate += c * c;
    result.product += c * r;
    const double magnitude = std::isnan(difference) ? std::numeric_limits<double>::infinity() : std::fabs(difference);
    result.max_abs = std::max(result.max_abs, magnitude);
  }
  return result;
}

}  // namespace

Distance& Distance::operator+=(const Distance& other) {
  signal += other.signal;
  noise += other.noise;
  candidate += other.candidate;
  product += other.product;
  max_abs = std::max(max_abs, other.max_abs);
  return *this;
}

double Distance::sqnr_db() const {
  const double energy = std::max(signal, kTiny);
  if (std::isnan(noise)) return -std::numeric_limits<double>::infinity();
  return 10.0 * std::log10(energy / std::max(noise, kIdentical * energy));
}

double Distance::cosine() const {
  const double lengths = std::sqrt(signal) * std::sqrt(candidate);
  if (lengths < kTiny) return signal == candidate ? 1.0 : 0.0;
  return product / lengths;
}

Distance distance(const Tensor& reference, const Tensor& candidate) {
  SLIM_CHECK(reference.count() == candidate.count());
  const bool floats = reference.type() == DataType::kF32 && candidate.type() == DataType::kF32;
  if (floats) return distance_of(reference.data<float>(), candidate.data<float>());
  return distance_of<double>(to_doubles(reference), to_doubles(candidate));
}

std::vector<Distance> distances(std::span<const Tensor> reference, std::span<const Tensor> candidate) {
  SLIM_CHECK(reference.size() == candidate.size());
  std::vector<Distance> result;
  for (std::size_t i = 0; i < reference.size(); ++i) result.push_back(distance(reference[i], candidate[i]));
  return result;
}

void OutputDistance::add(std::span<const Distance> outputs) {
  outputs_.resize(std::max(outputs_.size(), outputs.size()));
  double cosines = 0.0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    outputs_[i] += outputs[i];
    cosines += outputs[i].cosine();
  }
  cosines_ += cosines / static_cast<double>(std::max<std::size_t>(1, outputs.size()));
  ++samples_;
}

double OutputDistance::sqnr_db() const {
  double sum = 0.0;
  for (const auto& output : outputs_) sum += output.sqnr_db();
  return sum / static_cast<double>(std::max<std::size_t>(1, outputs_.size()));
}

double OutputDistance::cosine() const { return cosines_ / static_cast<double>(std::max<std::size_t>(1, samples_)); }

std::size_t argmax(const Tensor& scores) {
  const auto values = to_doubles(scores);
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace slim
