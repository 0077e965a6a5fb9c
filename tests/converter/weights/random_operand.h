#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "graph/tensor.h"

namespace slim {

/// Elements of N(0, 1).
inline std::vector<float> normal_elements(std::int64_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  std::vector<float> elements(static_cast<std::size_t>(count));
  for (auto& element : elements) element = normal(engine);
  return elements;
}

/// [N, C, H, W] as activations are: channels of different means and energies that resemble each other, and neighbours
/// in a row that resemble each other. [R, C, 1, 1] serves as a matrix of rows.
inline std::vector<float> related_elements(const Dims& dims, unsigned seed) {
  auto x = normal_elements(count_of(dims), seed);
  const auto channels = dims[1];
  const auto points = dims[2] * dims[3];
  for (std::int64_t plane = 0; plane < dims[0] * channels; ++plane) {
    const auto channel = plane % channels;
    auto* own = x.data() + plane * points;
    const auto* first = own - channel * points;
    for (std::int64_t p = 0; p < points; ++p) {
      if (channel > 0) own[p] = 0.5F * own[p] + first[p];
      if (p % dims[3] > 0) own[p] = 0.5F * own[p] + 0.5F * own[p - 1];
    }
  }
  for (std::int64_t i = 0; i < count_of(dims); ++i) {
    const auto channel = static_cast<float>(i / points % channels);
    x[static_cast<std::size_t>(i)] *= 1.0F + 0.5F * channel / static_cast<float>(channels);
    x[static_cast<std::size_t>(i)] += 0.25F * channel - 0.5F;
  }
  return x;
}

}  // namespace slim
