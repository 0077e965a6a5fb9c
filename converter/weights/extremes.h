#pragma once

#include <span>
#include <utility>

namespace slim {

/// The least and the largest element, at most and at least zero; NaN does not count.
std::pair<float, float> extremes_of(std::span<const float> elements);

}  // namespace slim
