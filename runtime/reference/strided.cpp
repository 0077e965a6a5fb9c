#include "runtime/reference/strided.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace slim::reference {

Dims broadcast(const KernelContext& context, const Dims& a, const Dims& b) {
  Dims result(std::max(a.size(), b.size()), 1);
  for (std::size_t i = 0; i < result.size(); ++i) {  // i counts from the last axis
    const auto from_a = i < a.size() ? a[a.size() - 1 - i] : 1;
    const auto from_b = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (from_a != from_b && from_a != 1 && from_b != 1) {
      context.fail(fmt::format("dims {} and {} cannot be broadcast", to_string(a), to_string(b)));
    }
    result[result.size() - 1 - i] = from_a == 1 ? from_b : from_a;
  }
  return result;
}

Dims broadcast_strides(const Dims& dims, const Dims& to) {
  const Dims own = strides_of(dims);
  Dims result(to.size(), 0);
  const auto missing = to.size() - dims.size();
  for (std::size_t i = 0; i < dims.size(); ++i) result[missing + i] = dims[i] == 1 ? 0 : own[i];
  return result;
}

Tensor gather_strided(const KernelContext& context, const Tensor& x, Dims dims, const Dims& strides,
                      std::int64_t start) {
  Tensor result = context.make(x.type(), std::move(dims));
  const auto* from = x.bytes().data();
  auto* to = result.mutable_bytes().data();
  with_element_size(context, x.type(), [&](auto size) {
    walk<1>(result.dims(), {strides},
            [&](std::int64_t i, const auto& offset) { copy_element<size>(to, i, from, start + offset[0]); });
  });
  return result;
}

Tensor gather_by_axis(const KernelContext& context, const Tensor& x, const AxisMaps& maps,
                      std::span<const std::byte> fill) {
  Dims dims;
  for (const auto& map : maps) dims.push_back(static_cast<std::int64_t>(map.size()));
  Tensor result = context.make(x.type(), dims);
  if (result.count() == 0) return result;
  constexpr std::array<std::byte, 8> kZeros{};
  const auto* blank = fill.empty() ? kZeros.data() : fill.data();
  const auto* from = x.bytes().data();
  auto* to = result.mutable_bytes().data();
  const auto rank = dims.size();
  const auto row = rank == 0 ? std::vector<std::int64_t>{0} : maps.back();
  const Dims strides = strides_of(x.dims());
  const Dims outer(dims.begin(), rank == 0 ? dims.begin() : dims.end() - 1);

  with_element_size(context, x.type(), [&](auto size) {
    Dims index(outer.size(), 0);
    std::int64_t written = 0;
    for (std::int64_t rows = count_of(outer); rows > 0; --rows) {
      std::int64_t base = 0;
      bool inside = true;
      for (std::size_t axis = 0; axis < outer.size(); ++axis) {
        const auto source = maps[axis][static_cast<std::size_t>(index[axis])];
        inside = inside && source >= 0;
        base += source * strides[axis];
      }
      for (const auto source : row) {
        const bool shown = inside && source >= 0;
        copy_element<size>(to, written++, shown ? from : blank, shown ? base + source : 0);
      }
      for (std::size_t axis = outer.size(); axis-- > 0 && ++index[axis] == outer[axis];) index[axis] = 0;
    }
  });
  return result;
}

}  // namespace slim::reference
