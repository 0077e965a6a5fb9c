// Pad(x) -> MaxPool   =>   MaxPool(x) with the sum of both pads
// MaxPool pads with nothing at all, so Pad must add what never wins: -infinity (or the lowest float), or zeros behind a
// Relu or Clip whose results are not negative. Every window sees a part of x: pads are smaller than the kernel.
#include <algorithm>
#include <limits>

#include "passes/canonicalize/clamp.h"
#include "passes/canonicalize/rules.h"
#include "passes/canonicalize/spatial_pads.h"

namespace slim {
namespace {

bool is_never_below(const Value* x, double value) {
  if (value <= static_cast<double>(std::numeric_limits<float>::lowest())) return true;
  const auto clamp = x->producer() == nullptr ? std::nullopt : clamp_of(*x->producer());
  return clamp && static_cast<double>(clamp->low) >= value;
}

}  // namespace

Rule fold_pad_into_max_pool() {
  Bind<MaxPool> pool;
  Bind<Pad> pad;
  return {"fold-pad-into-max-pool", bind(pool, bind(pad)), [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[pool].node();
            if (node.outputs().size() > 1 && node.output(1)->use_count() > 0) return Declined{"its indices are read"};
            const auto pads = spatial_pads(*m[pad].node());
            if (!pads) return Declined{"the Pad does not add constants to spatial axes only"};
            const auto value = pad_value(*m[pad].node());
            if (!value || !is_never_below(m[pad].in(0), *value)) return Declined{"the Pad's number may be the largest"};
            MaxPool op = m[pool].op();
            if (op.auto_pad != AutoPad::kNotSet || op.ceil_mode) return Declined{"it has auto_pad or ceil_mode"};
            if (std::any_of(op.dilations.begin(), op.dilations.end(), [](auto d) { return d != 1; })) {
              return Declined{"it has dilations"};
            }
            op.pads = add_pads(*pads, op.pads);
            if (!smaller_than_kernel(op.pads, op.kernel_shape)) return Declined{"pads would reach the kernel's size"};
            rw.replace(m[pool].out(), rw.create(op, {m[pad].in(0)}));
            return Applied{};
          }};
}

}  // namespace slim
