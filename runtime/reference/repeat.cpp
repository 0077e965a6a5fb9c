// Expand(x, shape): broadcasts both ways. Tile(x, repeats): x side by side, repeats[i] times along axis i.
#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {

Tensor run(const Expand& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  const Dims shape = context.ints(1);
  context.require(checked_count(shape) >= 0, "the shape has a negative or too large dim");
  Dims dims = broadcast(context, x.dims(), shape);
  const Dims strides = broadcast_strides(x.dims(), dims);
  return gather_strided(context, x, std::move(dims), strides);
}

Tensor run(const Tile& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto repeats = context.ints(1);
  context.require(repeats.size() == x.rank(), "input 1 must have one number for each axis");
  Dims dims = x.dims();
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (repeats[i] < 0 || __builtin_mul_overflow(dims[i], repeats[i], &dims[i])) {
      context.fail("input 1 has a negative or too large number");
    }
  }
  context.require(checked_count(dims) >= 0, "the output would be too large");
  if (count_of(dims) == 0) return context.make(x.type(), std::move(dims));
  AxisMaps maps;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    auto& map = maps.emplace_back();
    for (std::int64_t k = 0; k < dims[i]; ++k) map.push_back(k % x.dims()[i]);
  }
  return gather_by_axis(context, x, maps);
}

}  // namespace slim::reference
