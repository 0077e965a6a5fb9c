// Cast between all numeric types and bool. Halves pass through float; what ONNX leaves open is settled by convert().
#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"

namespace slim::reference {
namespace {

using AllTypes = TypeList<float, double, std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t,
                          std::int32_t, std::uint64_t, std::int64_t, bool, Half, BFloat16>;

template <typename T>
constexpr bool kIsHalf = std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

template <typename To, typename From>
To cast(From value) {
  if constexpr (std::is_same_v<To, From>) {
    return value;
  } else if constexpr (kIsHalf<From>) {
    return cast<To>(to_float(value));
  } else if constexpr (std::is_same_v<To, Half>) {
    return to_half(static_cast<float>(value));
  } else if constexpr (std::is_same_v<To, BFloat16>) {
    return to_bfloat16(static_cast<float>(value));
  } else {
    return convert<To>(value);
  }
}

}  // namespace

Tensor run(const Cast& op, const KernelContext& context) {
  const auto& x = context.input(0);
  if (x.type() == op.to) return x;
  return dispatch(context, x.type(), AllTypes{}, [&](auto from_type) {
    return dispatch(context, op.to, AllTypes{}, [&](auto to_type) {
      using From = typename decltype(from_type)::type;
      using To = typename decltype(to_type)::type;
      Tensor result = context.make(op.to, x.dims());
      const auto* from = x.data<From>().data();
      auto* to = result.mutable_data<To>().data();
      const auto count = x.count();
      for (std::int64_t i = 0; i < count; ++i) to[i] = cast<To>(from[i]);
      return result;
    });
  });
}

}  // namespace slim::reference
