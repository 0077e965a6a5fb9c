// Comparisons and logic: the result is bool.
#include "runtime/reference/binary.h"
#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

using EqualTypes = TypeList<bool, float, double, std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t,
                            std::int32_t, std::uint64_t, std::int64_t>;

}  // namespace

Tensor run(const Equal& /*op*/, const KernelContext& context) {
  return combine<bool>(context, EqualTypes{}, [](auto a, auto b) { return a == b; });
}
Tensor run(const Greater& /*op*/, const KernelContext& context) {
  return combine<bool>(context, NumericTypes{}, [](auto a, auto b) { return a > b; });
}
Tensor run(const Less& /*op*/, const KernelContext& context) {
  return combine<bool>(context, NumericTypes{}, [](auto a, auto b) { return a < b; });
}
Tensor run(const GreaterOrEqual& /*op*/, const KernelContext& context) {
  return combine<bool>(context, NumericTypes{}, [](auto a, auto b) { return a >= b; });
}
Tensor run(const LessOrEqual& /*op*/, const KernelContext& context) {
  return combine<bool>(context, NumericTypes{}, [](auto a, auto b) { return a <= b; });
}
Tensor run(const And& /*op*/, const KernelContext& context) {
  return combine<bool>(context, TypeList<bool>{}, [](bool a, bool b) { return a && b; });
}
Tensor run(const Or& /*op*/, const KernelContext& context) {
  return combine<bool>(context, TypeList<bool>{}, [](bool a, bool b) { return a || b; });
}

}  // namespace slim::reference
