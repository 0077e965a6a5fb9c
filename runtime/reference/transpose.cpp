// Transpose(x): axis i of the output is axis perm[i] of x; without perm the axes are reversed.
#include <algorithm>
#include <numeric>

#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {

Tensor run(const Transpose& op, const KernelContext& context) {
  const auto& x = context.input(0);
  Ints perm = op.perm;
  if (perm.empty()) {
    perm.resize(x.rank());
    std::iota(perm.rbegin(), perm.rend(), 0);
  }
  context.require(perm.size() == x.rank(), "attribute 'perm' must name each axis once");
  std::vector<bool> seen(x.rank(), false);
  const Dims own = strides_of(x.dims());
  Dims dims;
  Dims strides;
  for (const auto axis : perm) {
    const auto at = context.axis(axis, x.rank());
    context.require(!seen[at], "attribute 'perm' must name each axis once");
    seen[at] = true;
    dims.push_back(x.dims()[at]);
    strides.push_back(own[at]);
  }
  return gather_strided(context, x, std::move(dims), strides);
}

}  // namespace slim::reference
