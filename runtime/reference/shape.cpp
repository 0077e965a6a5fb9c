// Shape, Size, Range, ConstantOfShape: shape arithmetic.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"
#include "runtime/reference/strided.h"

namespace slim::reference {

Tensor run(const ShapeOf& op, const KernelContext& context) {
  const auto& dims = context.input(0).dims();
  const auto rank = static_cast<std::int64_t>(dims.size());
  const auto clamped = [rank](std::int64_t i) { return std::clamp(i < 0 ? i + rank : i, std::int64_t{0}, rank); };
  const auto start = clamped(op.start);
  const auto end = std::max(start, clamped(op.end));
  return Tensor::i64({dims.begin() + start, dims.begin() + end});
}

Tensor run(const Size& /*op*/, const KernelContext& context) { return Tensor::scalar(context.input(0).count()); }

// start, start + delta, ...: max(ceil((limit - start) / delta), 0) numbers.
Tensor run(const Range1D& /*op*/, const KernelContext& context) {
  using RangeTypes = TypeList<float, double, std::int16_t, std::int32_t, std::int64_t>;
  const auto type = context.input(0).type();
  context.require(context.input(1).type() == type && context.input(2).type() == type,
                  "the operands must have one type");
  const double steps = (context.scalar(1) - context.scalar(0)) / context.scalar(2);
  context.require(std::isfinite(steps) && steps < 1e15, "the range is not finite");
  const auto count = static_cast<std::int64_t>(std::max(std::ceil(steps), 0.0));
  return dispatch(context, type, RangeTypes{}, [&](auto element) {
    using T = typename decltype(element)::type;
    Tensor result = context.make(type, {count});
    const T start = context.input(0).data<T>().front();
    const T delta = context.input(2).data<T>().front();
    auto* to = result.mutable_data<T>().data();
    for (std::int64_t i = 0; i < count; ++i) {
      const auto step = static_cast<Wide<T>>(i) * static_cast<Wide<T>>(delta);
      to[i] = static_cast<T>(static_cast<Wide<T>>(start) + step);
    }
    return result;
  });
}

Tensor run(const ConstantOfShape& op, const KernelContext& context) {
  context.require(op.value.count() == 1, "attribute 'value' must have one element");
  Dims dims = context.ints(0);
  context.require(checked_count(dims) >= 0, "the shape has a negative or too large dim");
  const Dims strides(dims.size(), 0);
  return gather_strided(context, op.value, std::move(dims), strides);
}

}  // namespace slim::reference
