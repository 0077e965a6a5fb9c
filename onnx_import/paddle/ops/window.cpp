#include "onnx_import/paddle/ops/window.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim::paddle {
namespace {

constexpr std::int64_t kLargest = 1 << 20;

void check_range(NodeContext& ctx, std::string_view name, const Ints& numbers, std::int64_t smallest) {
  for (const auto number : numbers) {
    if (number < smallest || number > kLargest) ctx.reject(fmt::format("attribute '{}' has {}", name, number));
  }
}

/// out = ceil(in / stride); what the windows need beyond the input is split evenly, the odd one behind. With stride 1
/// that is kernel - 1 whatever the size.
WindowPads same_pads(NodeContext& ctx, Value* x, const Ints& kernel, const Ints& strides) {
  Ints pads(2 * kernel.size(), 0);
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const auto known = ctx.size(x, i + 2);
    if (!known && strides[i] != 1) return {Ints(2 * kernel.size(), 0), AutoPad::kSameUpper};
    const auto size = known.value_or(kernel[i]);
    const auto out = (size + strides[i] - 1) / strides[i];
    const auto all = std::max<std::int64_t>((out - 1) * strides[i] + kernel[i] - size, 0);
    pads[i] = all / 2;
    pads[i + kernel.size()] = all - all / 2;
  }
  return {pads, AutoPad::kNotSet};
}

}  // namespace

Ints per_axis(NodeContext& ctx, std::string_view name, std::size_t rank) {
  auto numbers = ctx.integers(name, Ints(rank, 1));
  if (numbers.size() == 1) numbers.resize(rank, numbers.front());
  if (numbers.size() != rank) {
    ctx.reject(fmt::format("attribute '{}': expected {} numbers, found {}", name, rank, numbers.size()));
  }
  check_range(ctx, name, numbers, 1);
  return numbers;
}

WindowPads window_pads(NodeContext& ctx, Value* x, const Ints& kernel, const Ints& strides, Ints& dilations) {
  const auto rank = kernel.size();
  const auto algorithm = ctx.text("padding_algorithm", "EXPLICIT");
  Ints pads(2 * rank, 0);
  if (algorithm == "VALID") return {pads, AutoPad::kNotSet};
  if (algorithm == "SAME") {
    dilations.assign(rank, 1);
    return same_pads(ctx, x, kernel, strides);
  }
  if (algorithm != "EXPLICIT") ctx.reject("padding_algorithm '" + algorithm + "' is not known");
  auto given = ctx.integers("paddings", Ints(rank, 0));
  if (given.size() == 1) given.resize(rank, given.front());
  check_range(ctx, "paddings", given, 0);
  if (given.size() == rank) {
    std::copy(given.begin(), given.end(), pads.begin());
    std::copy(given.begin(), given.end(), pads.begin() + static_cast<std::ptrdiff_t>(rank));
  } else if (given.size() == 2 * rank) {
    for (std::size_t i = 0; i < rank; ++i) {
      pads[i] = given[2 * i];
      pads[i + rank] = given[2 * i + 1];
    }
  } else {
    ctx.reject(fmt::format("attribute 'paddings': expected {} or {} numbers, found {}", rank, 2 * rank, given.size()));
  }
  return {pads, AutoPad::kNotSet};
}

}  // namespace slim::paddle
