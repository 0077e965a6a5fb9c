// Where(condition, a, b): elements of any type.
#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {

Tensor run(const Where& /*op*/, const KernelContext& context) {
  const auto& condition = context.input(0);
  const auto& a = context.input(1);
  const auto& b = context.input(2);
  context.require(condition.type() == DataType::kBool, "the condition must be bool");
  context.require(a.type() == b.type(), "the operands must have one type");
  Tensor result = context.make(a.type(), broadcast(context, condition.dims(), broadcast(context, a.dims(), b.dims())));
  const auto& dims = result.dims();
  const auto* chosen = condition.data<bool>().data();
  const auto* from_a = a.bytes().data();
  const auto* from_b = b.bytes().data();
  auto* to = result.mutable_bytes().data();
  const std::array<Dims, 3> strides{broadcast_strides(condition.dims(), dims), broadcast_strides(a.dims(), dims),
                                    broadcast_strides(b.dims(), dims)};
  with_element_size(context, a.type(), [&](auto size) {
    walk<3>(dims, strides, [&](std::int64_t i, const auto& at) {
      const bool first = chosen[at[0]];
      copy_element<size>(to, i, first ? from_a : from_b, first ? at[1] : at[2]);
    });
  });
  return result;
}

}  // namespace slim::reference
