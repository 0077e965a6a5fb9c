// Operators that change dims and leave the elements where they are.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

/// Which of `rank` axes the i64 operand `index` names.
std::vector<bool> named_axes(const KernelContext& context, std::size_t index, std::size_t rank) {
  std::vector<bool> named(rank, false);
  for (const auto axis : context.ints(index)) {
    const auto at = context.axis(axis, rank);
    context.require(!named[at], "an axis is named twice");
    named[at] = true;
  }
  return named;
}

Tensor with_dims(const KernelContext& context, const Tensor& x, Dims dims) {
  if (checked_count(dims) != x.count()) {
    context.fail(
        fmt::format("{} elements of dims {} cannot take dims {}", x.count(), to_string(x.dims()), to_string(dims)));
  }
  return x.reshaped(std::move(dims));
}

}  // namespace

// 0 copies x's dim unless allowzero is set; one -1 takes what is left.
Tensor run(const Reshape& op, const KernelContext& context) {
  const auto& x = context.input(0);
  Dims dims = context.ints(1);
  std::int64_t* rest = nullptr;
  std::int64_t known = 1;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] == 0 && !op.allowzero) {
      context.require(i < x.rank(), "the shape copies an axis that the input does not have");
      dims[i] = x.dims()[i];
    }
    if (dims[i] == -1) {
      context.require(rest == nullptr, "the shape has more than one -1");
      rest = &dims[i];
    } else if (dims[i] < 0 || __builtin_mul_overflow(known, dims[i], &known)) {
      context.fail(fmt::format("the shape {} is not valid", to_string(dims)));
    }
  }
  if (rest != nullptr) *rest = known > 0 ? x.count() / known : 0;
  return with_dims(context, x, std::move(dims));
}

// [d0 * ... * d(axis-1), d(axis) * ... * d(n-1)]; axis may be the rank.
Tensor run(const Flatten& op, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto rank = static_cast<std::int64_t>(x.rank());
  const auto axis = op.axis < 0 ? op.axis + rank : op.axis;
  if (axis < 0 || axis > rank) context.fail(fmt::format("axis {} is out of range for rank {}", op.axis, rank));
  const std::span<const std::int64_t> dims(x.dims());
  const auto split = static_cast<std::size_t>(axis);
  return x.reshaped({count_of(dims.first(split)), count_of(dims.subspan(split))});
}

Tensor run(const Squeeze& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  const bool all = context.optional(1) == nullptr;
  const auto named = all ? std::vector<bool>(x.rank(), true) : named_axes(context, 1, x.rank());
  Dims dims;
  for (std::size_t i = 0; i < x.rank(); ++i) {
    const bool one = x.dims()[i] == 1;
    if (!all && named[i] && !one) context.fail(fmt::format("axis {} of {} is not 1", i, to_string(x.dims())));
    if (!named[i] || !one) dims.push_back(x.dims()[i]);
  }
  return x.reshaped(std::move(dims));
}

Tensor run(const Unsqueeze& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto rank = x.rank() + context.ints(1).size();
  const auto named = named_axes(context, 1, rank);
  Dims dims;
  auto old = x.dims().begin();
  for (std::size_t i = 0; i < rank; ++i) dims.push_back(named[i] ? 1 : *old++);
  return x.reshaped(std::move(dims));
}

}  // namespace slim::reference
