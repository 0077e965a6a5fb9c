// Operators that pass their operand on.
#include "runtime/reference/kernels.h"

namespace slim::reference {

Tensor run(const Identity& /*op*/, const KernelContext& context) { return context.input(0); }

// At inference nothing is dropped: y = x, and the mask keeps everything.
Tensors run(const Dropout& /*op*/, const KernelContext& context) {
  const auto& x = context.input(0);
  if (context.optional(2) != nullptr && context.scalar(2) != 0 && context.optional(1) != nullptr) {
    context.require(context.scalar(1) == 0, "training_mode is not supported");
  }
  if (context.output_count() < 2) return {x};
  Tensor mask = context.make(DataType::kBool, x.dims());
  for (auto& kept : mask.mutable_data<bool>()) kept = true;
  return {x, mask};
}

}  // namespace slim::reference
