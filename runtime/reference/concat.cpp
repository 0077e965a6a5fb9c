// Concat of any number of operands of one type along `axis`.
#include <cstring>

#include "runtime/reference/kernels.h"

namespace slim::reference {

Tensor run(const Concat& op, const KernelContext& context) {
  const auto& first = context.input(0);
  const auto axis = context.axis(op.axis, first.rank());
  Dims dims = first.dims();
  for (std::size_t i = 1; i < context.input_count(); ++i) {
    const auto& x = context.input(i);
    context.require(x.type() == first.type(), "the operands must have one type");
    Dims expected = first.dims();
    if (x.rank() == first.rank()) expected[axis] = x.dims()[axis];
    if (x.dims() != expected) context.fail_dims(first, x);
    dims[axis] += x.dims()[axis];
  }
  Tensor result = context.make(first.type(), dims);
  const auto view = view_of(dims, axis);
  const auto element = static_cast<std::int64_t>(size_of(first.type()));
  auto* to = result.mutable_bytes().data();
  for (std::int64_t outer = 0; outer < view.outer; ++outer) {
    for (std::size_t i = 0; i < context.input_count(); ++i) {
      const auto& x = context.input(i);
      const auto chunk = x.dims()[axis] * view.inner * element;
      if (chunk == 0) continue;
      std::memcpy(to, x.bytes().data() + outer * chunk, static_cast<std::size_t>(chunk));
      to += chunk;
    }
  }
  return result;
}

}  // namespace slim::reference
