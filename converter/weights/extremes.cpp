#include "converter/weights/extremes.h"

#include <algorithm>

namespace slim {

std::pair<float, float> extremes_of(std::span<const float> elements) {
  constexpr std::size_t kLanes = 16;  // as independent chains, which vectorise
  float low[kLanes] = {};
  float high[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= elements.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const float element = elements[i + lane];
      low[lane] = element < low[lane] ? element : low[lane];
      high[lane] = element > high[lane] ? element : high[lane];
    }
  }
  for (; i < elements.size(); ++i) {
    low[0] = elements[i] < low[0] ? elements[i] : low[0];
    high[0] = elements[i] > high[0] ? elements[i] : high[0];
  }
  return {*std::min_element(low, low + kLanes), *std::max_element(high, high + kLanes)};
}

}  // namespace slim
