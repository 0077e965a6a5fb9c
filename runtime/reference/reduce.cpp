// Reductions over the axes of operand 1: floats accumulate in double, integers in 64 bits.
#include <cmath>
#include <limits>

#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

using ReduceTypes =
    TypeList<float, double, std::uint8_t, std::int8_t, std::uint32_t, std::int32_t, std::uint64_t, std::int64_t>;

/// Which axes vanish: those named, or without any all, or none if the operator says so.
template <FixedString Name>
std::vector<bool> reduced_axes(const ReduceOp<Name>& op, const KernelContext& context, std::size_t rank) {
  std::vector<std::int64_t> axes;
  if (context.optional(1) != nullptr) axes = context.ints(1);
  std::vector<bool> reduced(rank, axes.empty() && !op.noop_with_empty_axes);
  for (const auto axis : axes) reduced[context.axis(axis, rank)] = true;
  return reduced;
}

/// A sum of doubles, or of integers that wrap: signed and unsigned 64-bit integers agree in their bits.
template <typename T>
using Sum = Wide<T>;

/// start: the empty reduction; add(sum, element); finish(sum, number of elements) gives the result.
template <FixedString Name, typename Start, typename Add, typename Finish>
Tensor reduce(const ReduceOp<Name>& op, const KernelContext& context, Start start, Add add, Finish finish) {
  const auto& x = context.input(0);
  const auto reduced = reduced_axes(op, context, x.rank());
  Dims kept = x.dims();  // with ones in place of what is reduced
  Dims dims;
  for (std::size_t i = 0; i < x.rank(); ++i) {
    if (reduced[i]) kept[i] = 1;
    if (!reduced[i] || op.keepdims) dims.push_back(kept[i]);
  }
  return dispatch(context, x.type(), ReduceTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    using Acc = decltype(start(T{}));
    Tensor result = context.make(x.type(), dims);
    std::vector<Acc> sums(static_cast<std::size_t>(result.count()), start(T{}));
    const T* from = x.data<T>().data();
    Acc* to = sums.data();
    walk<1>(x.dims(), {broadcast_strides(kept, x.dims())},
            [&](std::int64_t i, const auto& at) { to[at[0]] = add(to[at[0]], from[i]); });
    const auto count = sums.empty() ? 0 : x.count() / result.count();
    T* out = result.mutable_data<T>().data();
    for (const auto sum : sums) *out++ = finish(sum, count, T{});
    return result;
  });
}

constexpr auto kZero = []<typename T>(T /*type*/) { return Sum<T>{}; };
constexpr auto kAsIs = []<typename T, typename Acc>(Acc sum, std::int64_t /*count*/, T /*type*/) {
  return static_cast<T>(sum);
};
constexpr auto kAddSquare = []<typename T>(Sum<T> sum, T x) {
  return sum + static_cast<Sum<T>>(x) * static_cast<Sum<T>>(x);
};

/// The largest element by `better`; NaN stays.
template <FixedString Name, typename Better>
Tensor select(const ReduceOp<Name>& op, const KernelContext& context, bool largest, Better better) {
  const auto start = [largest]<typename T>(T /*type*/) {
    using Limits = std::numeric_limits<T>;
    if constexpr (std::is_floating_point_v<T>) return largest ? -Limits::infinity() : Limits::infinity();
    return largest ? Limits::lowest() : Limits::max();
  };
  const auto add = [better](auto best, auto x) {
    if constexpr (std::is_floating_point_v<decltype(x)>) {
      if (std::isnan(best) || std::isnan(x)) return static_cast<decltype(x)>(NAN);
    }
    return better(x, best) ? x : best;
  };
  return reduce(op, context, start, add, kAsIs);
}

}  // namespace

Tensor run(const ReduceSum& op, const KernelContext& context) {
  const auto add = []<typename T>(Sum<T> sum, T x) { return sum + static_cast<Sum<T>>(x); };
  return reduce(op, context, kZero, add, kAsIs);
}

Tensor run(const ReduceMean& op, const KernelContext& context) {
  const auto add = []<typename T>(Sum<T> sum, T x) { return sum + static_cast<Sum<T>>(x); };
  const auto divide = []<typename T>(Sum<T> sum, std::int64_t count, T /*type*/) {
    if constexpr (std::is_floating_point_v<T>) {
      return static_cast<T>(sum / static_cast<double>(count));
    } else if (count == 0) {
      return T{};
    } else if constexpr (std::is_signed_v<T>) {  // integers are divided toward zero
      return static_cast<T>(static_cast<std::int64_t>(sum) / count);
    } else {
      return static_cast<T>(static_cast<std::uint64_t>(sum) / static_cast<std::uint64_t>(count));
    }
  };
  return reduce(op, context, kZero, add, divide);
}

Tensor run(const ReduceProd& op, const KernelContext& context) {
  const auto one = []<typename T>(T /*type*/) { return Sum<T>{1}; };
  const auto multiply = []<typename T>(Sum<T> product, T x) { return product * static_cast<Sum<T>>(x); };
  return reduce(op, context, one, multiply, kAsIs);
}

Tensor run(const ReduceL1& op, const KernelContext& context) {
  const auto add = []<typename T>(Sum<T> sum, T x) {
    return x < T{} ? sum - static_cast<Sum<T>>(x) : sum + static_cast<Sum<T>>(x);
  };
  return reduce(op, context, kZero, add, kAsIs);
}

Tensor run(const ReduceL2& op, const KernelContext& context) {
  const auto root = []<typename T>(Sum<T> sum, std::int64_t /*count*/, T /*type*/) {
    return convert<T>(std::sqrt(static_cast<double>(sum)));
  };
  return reduce(op, context, kZero, kAddSquare, root);
}

Tensor run(const ReduceSumSquare& op, const KernelContext& context) {
  return reduce(op, context, kZero, kAddSquare, kAsIs);
}

Tensor run(const ReduceMax& op, const KernelContext& context) {
  return select(op, context, true, [](auto a, auto b) { return a > b; });
}

Tensor run(const ReduceMin& op, const KernelContext& context) {
  return select(op, context, false, [](auto a, auto b) { return a < b; });
}

}  // namespace slim::reference
