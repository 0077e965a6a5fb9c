#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/tensor.h"

namespace slim {

/// Where a weight's channels lie: runs of `inner` elements belong to channel 0, 1, ..., channels - 1, 0, ...
struct ChannelLayout {
  std::size_t channels = 1;
  std::size_t inner = 1;

  /// `axis` null: one channel of all elements.
  ChannelLayout(const Dims& dims, std::optional<std::int64_t> axis) {
    if (!axis) {
      inner = static_cast<std::size_t>(count_of(dims));
      return;
    }
    const auto position = normalized_axis(*axis, dims.size());
    channels = static_cast<std::size_t>(dims[position]);
    inner = static_cast<std::size_t>(count_of(std::span(dims).subspan(position + 1)));
  }

  /// Calls `visit(channel, begin)` for each run of `inner` elements of `total`.
  template <typename Visit>
  void for_each_run(std::size_t total, Visit&& visit) const {
    std::size_t channel = 0;
    for (std::size_t begin = 0; begin < total; begin += inner) {
      visit(channel, begin);
      channel = channel + 1 == channels ? 0 : channel + 1;
    }
  }

  /// The elements of one channel, in order.
  template <typename Element>
  std::vector<Element> gathered(std::span<const Element> values, std::size_t channel) const {
    std::vector<Element> result;
    result.reserve(values.size() / channels);
    for (std::size_t begin = channel * inner; begin < values.size(); begin += channels * inner) {
      const auto run = values.subspan(begin, inner);
      result.insert(result.end(), run.begin(), run.end());
    }
    return result;
  }

  /// Puts the elements of one channel back.
  template <typename Element>
  void scatter(std::span<const Element> elements, std::size_t channel, std::span<Element> values) const {
    for (std::size_t begin = channel * inner; begin < values.size(); begin += channels * inner) {
      std::ranges::copy(elements.first(inner), values.begin() + static_cast<std::ptrdiff_t>(begin));
      elements = elements.subspan(inner);
    }
  }
};

}  // namespace slim
