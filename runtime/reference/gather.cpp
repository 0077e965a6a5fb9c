// Gather(x, indices): slices of x along `axis`. GatherElements(x, indices): one element for each index.
#include <fmt/format.h>

#include <cstring>

#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

/// The indices, counted from the front; throws Error if one lies outside [-size, size).
std::vector<std::int64_t> checked_indices(const KernelContext& context, std::int64_t size) {
  auto indices = context.ints(1);
  for (auto& index : indices) {
    if (index < -size || index >= size) context.fail(fmt::format("index {} is out of range for size {}", index, size));
    if (index < 0) index += size;
  }
  return indices;
}

}  // namespace

Tensor run(const Gather& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 1);
  const auto axis = context.axis(op.axis, x.rank());
  const auto view = view_of(x.dims(), axis);
  const auto indices = checked_indices(context, view.size);

  const auto& index_dims = context.input(1).dims();
  const auto at = x.dims().begin() + static_cast<std::ptrdiff_t>(axis);
  Dims dims(x.dims().begin(), at);
  dims.insert(dims.end(), index_dims.begin(), index_dims.end());
  dims.insert(dims.end(), at + 1, x.dims().end());

  Tensor result = context.make(x.type(), std::move(dims));
  if (result.count() == 0) return result;
  const auto row = view.inner * static_cast<std::int64_t>(size_of(x.type()));
  auto* to = result.mutable_bytes().data();
  for (std::int64_t outer = 0; outer < view.outer; ++outer) {
    for (const auto index : indices) {
      std::memcpy(to, x.bytes().data() + (outer * view.size + index) * row, static_cast<std::size_t>(row));
      to += row;
    }
  }
  return result;
}

// y[i, j, k] = x[i, indices[i, j, k], k] for axis 1; indices may be smaller than x along the other axes.
Tensor run(const GatherElements& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 1);
  const auto& index_dims = context.input(1).dims();
  const auto axis = context.axis(op.axis, x.rank());
  const auto indices = checked_indices(context, x.dims()[axis]);
  bool fits = index_dims.size() == x.rank();
  for (std::size_t i = 0; fits && i < x.rank(); ++i) fits = i == axis || index_dims[i] <= x.dims()[i];
  if (!fits) context.fail_dims(x, context.input(1));

  Tensor result = context.make(x.type(), index_dims);
  Dims strides = strides_of(x.dims());
  const auto along = strides[axis];
  strides[axis] = 0;
  const auto* from = x.bytes().data();
  auto* to = result.mutable_bytes().data();
  with_element_size(context, x.type(), [&](auto size) {
    walk<1>(index_dims, {strides}, [&](std::int64_t i, const auto& at) {
      copy_element<size>(to, i, from, at[0] + indices[static_cast<std::size_t>(i)] * along);
    });
  });
  return result;
}

}  // namespace slim::reference
