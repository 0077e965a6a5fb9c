#pragma once

#include <array>
#include <cstring>

#include "runtime/reference/kernel_context.h"

/// Loops over several tensors at once, and movers of elements of any size.
namespace slim::reference {

/// Result dims of numpy's broadcasting; throws Error where they do not fit.
Dims broadcast(const KernelContext& context, const Dims& a, const Dims& b);
/// Row-major strides of `dims` under `to`: 0 along axes that are repeated. `dims` must broadcast to `to`.
Dims broadcast_strides(const Dims& dims, const Dims& to);

/// Calls `visit(i, offsets)` for each element i of `dims` in row-major order, where offsets[k] is the element's place
/// under strides[k].
template <std::size_t K, typename Visit>
void walk(const Dims& dims, const std::array<Dims, K>& strides, Visit&& visit) {
  const auto count = count_of(dims);
  std::array<std::int64_t, K> base{};
  if (dims.empty()) {
    visit(std::int64_t{0}, base);
    return;
  }
  const auto last = dims.size() - 1;
  std::array<std::int64_t, K> step{};
  for (std::size_t k = 0; k < K; ++k) step[k] = strides[k][last];
  Dims index(dims.size(), 0);
  for (std::int64_t i = 0; i < count;) {
    auto offsets = base;
    for (std::int64_t j = 0; j < dims[last]; ++j, ++i) {
      visit(i, std::as_const(offsets));
      for (std::size_t k = 0; k < K; ++k) offsets[k] += step[k];
    }
    for (std::size_t axis = last; axis-- > 0;) {
      for (std::size_t k = 0; k < K; ++k) base[k] += strides[k][axis];
      if (++index[axis] < dims[axis]) break;
      for (std::size_t k = 0; k < K; ++k) base[k] -= strides[k][axis] * dims[axis];
      index[axis] = 0;
    }
  }
}

/// Calls `visit(std::integral_constant<std::size_t, N>{})` with N the bytes of an element of `type`.
template <typename Visit>
void with_element_size(const KernelContext& context, DataType type, Visit&& visit) {
  switch (size_of(type)) {
    // clang-format off
    case 1: visit(std::integral_constant<std::size_t, 1>{}); return;
    case 2: visit(std::integral_constant<std::size_t, 2>{}); return;
    case 4: visit(std::integral_constant<std::size_t, 4>{}); return;
    case 8: visit(std::integral_constant<std::size_t, 8>{}); return;
    // clang-format on
    default:
      context.fail_type(type);
  }
}

/// Copies one element of N bytes.
template <std::size_t N>
inline void copy_element(std::byte* to, std::int64_t to_index, const std::byte* from, std::int64_t from_index) {
  std::memcpy(to + to_index * static_cast<std::int64_t>(N), from + from_index * static_cast<std::int64_t>(N), N);
}

/// A tensor of `dims` whose element at an index is x's at the sum of index * stride + start.
Tensor gather_strided(const KernelContext& context, const Tensor& x, Dims dims, const Dims& strides,
                      std::int64_t start = 0);

/// For each axis, which index of x each index of the output shows; -1 shows `fill`.
using AxisMaps = std::vector<std::vector<std::int64_t>>;
/// output[i0, i1, ...] = x[maps[0][i0], maps[1][i1], ...]; `fill` is one element's bytes, zeros if empty.
Tensor gather_by_axis(const KernelContext& context, const Tensor& x, const AxisMaps& maps,
                      std::span<const std::byte> fill = {});

}  // namespace slim::reference
