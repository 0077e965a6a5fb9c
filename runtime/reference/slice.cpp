// Slice(x, starts, ends, axes?, steps?), as numpy's x[start:end:step].
#include <algorithm>

#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

struct AxisSlice {
  std::int64_t start;
  std::int64_t step;
  std::int64_t count;
};

/// Negative positions count from the end; positions beyond the ends are clamped. `step` is not 0.
AxisSlice resolve(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t size) {
  const bool forward = step > 0;
  step = std::max(step, -INT64_MAX);
  if (start < 0) start += size;
  if (end < 0) end += size;
  // Backward, an end of -1 stands before the first element.
  const std::int64_t low = forward ? 0 : -1;
  const std::int64_t high = forward ? size : size - 1;
  start = std::clamp(start, low, high);
  end = std::clamp(end, low, high);
  const auto distance = forward ? end - start : start - end;
  const auto count = distance > 0 ? (distance - 1) / (forward ? step : -step) + 1 : 0;
  // A step that is never taken may be so large that its product with a stride overflows.
  return {start, count > 1 ? step : 1, count};
}

}  // namespace

Tensor run(const Slice& /*op*/, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 1);
  const auto starts = context.ints(1);
  const auto ends = context.ints(2);
  std::vector<std::int64_t> axes;
  if (context.optional(3) != nullptr) {
    axes = context.ints(3);
  } else {
    for (std::size_t i = 0; i < starts.size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  }
  const auto steps = context.optional(4) != nullptr ? context.ints(4) : std::vector<std::int64_t>(starts.size(), 1);
  context.require(ends.size() == starts.size() && axes.size() == starts.size() && steps.size() == starts.size(),
                  "starts, ends, axes and steps must have one length");

  Dims dims = x.dims();
  Dims strides = strides_of(x.dims());
  std::int64_t origin = 0;
  std::vector<bool> seen(x.rank(), false);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto axis = context.axis(axes[i], x.rank());
    context.require(!seen[axis], "an axis is named twice");
    context.require(steps[i] != 0, "a step is 0");
    seen[axis] = true;
    const auto slice = resolve(starts[i], ends[i], steps[i], x.dims()[axis]);
    dims[axis] = slice.count;
    origin += slice.start * strides[axis];
    strides[axis] *= slice.step;
  }
  return gather_strided(context, x, std::move(dims), strides, origin);
}

}  // namespace slim::reference
