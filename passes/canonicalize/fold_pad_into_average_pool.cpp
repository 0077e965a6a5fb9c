// Pad(x) -> AveragePool   =>   AveragePool(x) {pads = both, count_include_pad = 1}
// Pad adds zeros to spatial axes only; they were counted as elements, so the pool's own pads must be none or counted,
// too. Pads are smaller than the kernel, as runtimes demand.
#include <algorithm>

#include "passes/canonicalize/rules.h"
#include "passes/canonicalize/spatial_pads.h"

namespace slim {

Rule fold_pad_into_average_pool() {
  Bind<AveragePool> pool;
  Bind<Pad> pad;
  return {"fold-pad-into-average-pool", bind(pool, bind(pad)), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto pads = spatial_pads(*m[pad].node());
            if (!pads) return Declined{"the Pad does not add constants to spatial axes only"};
            if (pad_value(*m[pad].node()) != 0.0) return Declined{"the Pad does not add zeros"};
            AveragePool op = m[pool].op();
            if (op.auto_pad != AutoPad::kNotSet || op.ceil_mode) return Declined{"it has auto_pad or ceil_mode"};
            const bool own = std::any_of(op.pads.begin(), op.pads.end(), [](auto p) { return p != 0; });
            if (own && !op.count_include_pad) return Declined{"it does not count its own pads"};
            op.pads = add_pads(*pads, op.pads);
            op.count_include_pad = true;
            if (!smaller_than_kernel(op.pads, op.kernel_shape)) return Declined{"pads would reach the kernel's size"};
            rw.replace(m[pool].out(), rw.create(op, {m[pad].in(0)}));
            return Applied{};
          }};
}

}  // namespace slim
