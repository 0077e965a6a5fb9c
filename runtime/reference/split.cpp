// Split(x, split?) along `axis`: parts of the given sizes, or equal ones of which the last may be smaller.
#include <algorithm>
#include <cstring>
#include <numeric>

#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

std::vector<std::int64_t> part_sizes(const Split& op, const KernelContext& context, std::int64_t whole) {
  if (context.optional(1) != nullptr) {
    auto sizes = context.ints(1);
    const bool valid = std::all_of(sizes.begin(), sizes.end(), [whole](auto s) { return s >= 0 && s <= whole; });
    context.require(valid && std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}) == whole,
                    "the sizes of 'split' must add up to the split axis");
    return sizes;
  }
  const auto parts = op.num_outputs > 0 ? op.num_outputs : static_cast<std::int64_t>(context.output_count());
  context.require(parts > 0 && parts <= static_cast<std::int64_t>(context.output_count()),
                  "attribute 'num_outputs' must be the number of outputs");
  const auto size = (whole + parts - 1) / parts;
  std::vector<std::int64_t> sizes;
  for (std::int64_t i = 0; i < parts; ++i) sizes.push_back(std::clamp(whole - i * size, std::int64_t{0}, size));
  return sizes;
}

}  // namespace

Tensors run(const Split& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 1);
  const auto axis = context.axis(op.axis, x.rank());
  const auto view = view_of(x.dims(), axis);
  const auto row = view.inner * static_cast<std::int64_t>(size_of(x.type()));
  Tensors parts;
  std::int64_t start = 0;
  for (const auto size : part_sizes(op, context, view.size)) {
    Dims dims = x.dims();
    dims[axis] = size;
    Tensor part = context.make(x.type(), std::move(dims));
    const auto chunk = size * row;
    auto* to = part.mutable_bytes().data();
    for (std::int64_t outer = 0; outer < view.outer && chunk > 0; ++outer) {
      const auto* from = x.bytes().data() + (outer * view.size + start) * row;
      std::memcpy(to + outer * chunk, from, static_cast<std::size_t>(chunk));
    }
    parts.push_back(std::move(part));
    start += size;
  }
  return parts;
}

}  // namespace slim::reference
