// DepthToSpace and SpaceToDepth: a transpose between two reshapes.
#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

/// x seen with `dims`, its axes reordered by `perm`, then seen with `result_dims`.
Tensor shuffled(const KernelContext& context, const Tensor& x, const Dims& dims, const std::vector<std::size_t>& perm,
                Dims result_dims) {
  const Dims own = strides_of(dims);
  Dims new_dims;
  Dims strides;
  for (const auto axis : perm) {
    new_dims.push_back(dims[axis]);
    strides.push_back(own[axis]);
  }
  return gather_strided(context, x, std::move(new_dims), strides).reshaped(std::move(result_dims));
}

}  // namespace

// DCR: channel = (by, bx, c); CRD: channel = (c, by, bx).
Tensor run(const DepthToSpace& op, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto b = op.blocksize;
  context.require(x.rank() == 4 && b > 0 && x.dims()[1] % (b * b) == 0,
                  "the input must be [N,C,H,W] with C a multiple of blocksize * blocksize");
  context.require(op.mode == "DCR" || op.mode == "CRD", "attribute 'mode' must be DCR or CRD");
  const auto n = x.dims()[0];
  const auto c = x.dims()[1] / (b * b);
  const auto h = x.dims()[2];
  const auto w = x.dims()[3];
  const Dims result{n, c, h * b, w * b};
  if (op.mode == "DCR") return shuffled(context, x, {n, b, b, c, h, w}, {0, 3, 4, 1, 5, 2}, result);
  return shuffled(context, x, {n, c, b, b, h, w}, {0, 1, 4, 2, 5, 3}, result);
}

Tensor run(const SpaceToDepth& op, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto b = op.blocksize;
  context.require(x.rank() == 4 && b > 0 && x.dims()[2] % b == 0 && x.dims()[3] % b == 0,
                  "the input must be [N,C,H,W] with H and W multiples of blocksize");
  const auto n = x.dims()[0];
  const auto c = x.dims()[1];
  const auto h = x.dims()[2] / b;
  const auto w = x.dims()[3] / b;
  return shuffled(context, x, {n, c, h, b, w, b}, {0, 3, 5, 1, 2, 4}, {n, c * b * b, h, w});
}

}  // namespace slim::reference
