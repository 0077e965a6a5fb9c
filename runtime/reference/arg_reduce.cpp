// ArgMax, ArgMin: index of the extreme element of each line along `axis`; the first one, or the last if asked.
#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

template <FixedString Name, typename Better>
Tensor select_index(const ArgOp<Name>& op, const KernelContext& context, Better better) {
  const auto& x = context.input_of_rank(0, 1);
  const auto axis = context.axis(op.axis, x.rank());
  const auto view = view_of(x.dims(), axis);
  context.require(view.size > 0, "the axis is empty");
  Dims dims = x.dims();
  if (op.keepdims) {
    dims[axis] = 1;
  } else {
    dims.erase(dims.begin() + static_cast<std::ptrdiff_t>(axis));
  }
  return dispatch(context, x.type(), NumericTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(DataType::kI64, dims);
    auto* to = result.mutable_data<std::int64_t>().data();
    for (std::int64_t outer = 0; outer < view.outer; ++outer) {
      for (std::int64_t inner = 0; inner < view.inner; ++inner) {
        const T* line = x.data<T>().data() + outer * view.size * view.inner + inner;
        std::int64_t best = 0;
        for (std::int64_t i = 1; i < view.size; ++i) {
          const T candidate = line[i * view.inner];
          const T champion = line[best * view.inner];
          if (better(candidate, champion) || (op.select_last_index && candidate == champion)) best = i;
        }
        *to++ = best;
      }
    }
    return result;
  });
}

}  // namespace

Tensor run(const ArgMax& op, const KernelContext& context) {
  return select_index(op, context, [](auto a, auto b) { return a > b; });
}

Tensor run(const ArgMin& op, const KernelContext& context) {
  return select_index(op, context, [](auto a, auto b) { return a < b; });
}

}  // namespace slim::reference
