#include <fmt/format.h>

#include <algorithm>

#include "graph/infer/rules.h"

namespace slim {
namespace {

struct Bounds {
  PartialInt start;
  PartialInt end;
  PartialInt step = 1;
};

/// First position and number of positions, for numbers all through. Formula: ONNX Slice-13.
struct Extent {
  std::int64_t start;
  std::int64_t count;
};
Extent extent_of(std::int64_t size, std::int64_t start, std::int64_t end, std::int64_t step) {
  const std::int64_t lowest = step > 0 ? 0 : -1;
  const auto highest = step > 0 ? size : size - 1;
  const auto clamp = [&](std::int64_t position, std::int64_t low) {
    return std::clamp(position < 0 ? std::max(position + size, lowest) : position, low, std::max(low, highest));
  };
  start = clamp(start, 0);
  end = clamp(end, lowest);
  if (size == 0 || (step > 0 ? start >= end : start <= end)) return {0, 0};
  // Unsigned, because the distance to step's lowest value does not fit.
  const auto distance = static_cast<std::uint64_t>(step > 0 ? end - start : start - end);
  const auto stride = step > 0 ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
  return {start, static_cast<std::int64_t>((distance - 1) / stride + 1)};
}

/// Ends from here on mean "to the end"; exporters write INT32_MAX or INT64_MAX.
constexpr std::int64_t kToTheEnd = INT32_MAX;

/// Size of one axis after slicing.
Dim sliced(const Dim& size, const Bounds& bounds) {
  const auto& [start, end, step] = bounds;
  if (size.is_known() && start.is_number() && end.is_number() && step.is_number()) {
    return extent_of(size.value(), start.number(), end.number(), step.number()).count;
  }
  const bool to_the_end = (end.is_number() && end.number() >= kToTheEnd) || (end.is_symbol() && end.dim() == size);
  if (start.is(0) && to_the_end && step.is(1)) return size;
  const bool reversed = step.is(-1) && start.is(-1) && end.is_number() && end.number() <= -kToTheEnd;
  return reversed ? size : Dim();
}

struct Slices {
  Axes axes;
  std::vector<Bounds> bounds;
};

/// Reads starts, ends, axes and steps; nullopt: which axes are sliced is not known, or reported.
std::optional<Slices> read_slices(InferContext& context, std::size_t rank) {
  const auto starts = context.ints(1);
  const auto ends = context.ints(2);
  const auto steps = context.ints(4);
  if (!starts || !ends || (context.has(4) && !steps)) return std::nullopt;
  Slices slices;
  if (context.has(3)) {
    const auto axes = context.axes(3, rank);
    if (!axes) return std::nullopt;
    slices.axes = *axes;
  } else {
    for (std::size_t i = 0; i < starts->size(); ++i) slices.axes.push_back(i);
  }
  const auto count = slices.axes.size();
  if (starts->size() != count || ends->size() != count || (steps && steps->size() != count) || count > rank) {
    context.fail(fmt::format("Slice of {} needs starts, ends, axes and steps of one length, but has {}, {}, {} and {}",
                             context.show(0), context.show(1), context.show(2), context.show(3), context.show(4)));
    return std::nullopt;
  }
  for (std::size_t i = 0; i < count; ++i) {
    slices.bounds.push_back({(*starts)[i], (*ends)[i], steps ? (*steps)[i] : PartialInt(1)});
    if (!slices.bounds.back().step.is(0)) continue;
    context.fail(fmt::format("Slice of {} has the step 0 along axis {}", context.show(0), slices.axes[i]));
    return std::nullopt;
  }
  return slices;
}

void slice_ints(InferContext& context, const Slices& slices) {
  const auto elements = context.ints(0);
  if (!elements || context.shape(0)->size() != 1) return;
  if (slices.bounds.empty()) return context.set_ints(*elements);
  const auto& [start, end, step] = slices.bounds.front();
  if (!start.is_number() || !end.is_number() || !step.is_number()) return;
  const auto extent =
      extent_of(static_cast<std::int64_t>(elements->size()), start.number(), end.number(), step.number());
  PartialValue picked;
  for (std::int64_t i = 0; i < extent.count; ++i) {
    picked.push_back((*elements)[static_cast<std::size_t>(extent.start + i * step.number())]);
  }
  context.set_ints(std::move(picked));
}

}  // namespace

void infer(const Slice& /*op*/, InferContext& context) {
  if (!context.require_integer({1, 2, 3, 4})) return;
  for (const std::size_t i : {1U, 2U, 3U, 4U}) {
    if (!context.require_rank(i, 1, 1)) return;
  }
  const auto type = context.type(0).type;
  const auto& input = context.shape(0);
  if (!input) return context.set_output({type, std::nullopt});
  const auto slices = read_slices(context, input->size());
  if (!slices) return context.set_output({type, unknown_shape(input->size())});
  Shape result = *input;
  for (std::size_t i = 0; i < slices->axes.size(); ++i) {
    auto& dim = result[slices->axes[i]];
    dim = sliced(dim, slices->bounds[i]);
  }
  context.set_output({type, std::move(result)});
  slice_ints(context, *slices);
}

}  // namespace slim
