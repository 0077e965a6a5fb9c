// PRelu(x, slope): x < 0 ? slope * x : x; the slope broadcasts to x's dims, never the other way.
#include "runtime/reference/binary.h"
#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"

namespace slim::reference {

Tensor run(const PRelu& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  const auto& slope = context.input(1);
  if (broadcast(context, x.dims(), slope.dims()) != x.dims()) context.fail_dims(x, slope);
  return combine(context, NumericTypes{}, [](auto a, auto s) {
    using T = decltype(a);
    return a < T{} ? in_wide<T>([](auto p, auto q) { return p * q; }, a, s) : a;
  });
}

}  // namespace slim::reference
