#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "converter/calibration/statistics.h"

namespace slim::calibration_data {

inline TensorStatistics statistics_of(const std::vector<float>& data) {
  TensorStatistics statistics;
  statistics.observe(data);
  return statistics;
}

inline std::vector<float> normal(std::size_t count, float mean, float deviation, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> distribution(mean, deviation);
  std::vector<float> data(count);
  for (float& x : data) x = distribution(engine);
  return data;
}

inline std::vector<float> relu(std::vector<float> data, float bound = INFINITY) {
  for (float& x : data) x = std::clamp(x, 0.0F, bound);
  return data;
}

/// Sum of squared errors of quantizing the elements themselves.
inline double squared_error(const std::vector<float>& data, double scale, int zero_point) {
  double sum = 0;
  for (const float value : data) {
    const auto x = static_cast<double>(value);
    const double q = std::clamp(std::nearbyint(x / scale) + zero_point, 0.0, 255.0);
    const double error = x - (q - zero_point) * scale;
    sum += error * error;
  }
  return sum;
}

inline double squared_error(const std::vector<float>& data, const Range& range) {
  const double scale = range.width() / 255;
  return squared_error(data, scale, static_cast<int>(std::lround(-static_cast<double>(range.min) / scale)));
}

}  // namespace slim::calibration_data
