// AveragePool(x)   =>   GlobalAveragePool(x)
// One window, as large as the map, without pads.
#include <algorithm>

#include "passes/canonicalize/rules.h"

namespace slim {

Rule average_pool_to_global() {
  Bind<AveragePool> pool;
  return {"average-pool-to-global", bind(pool, any()), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto& op = m[pool].op();
            const auto& shape = m[pool].in(0)->type().shape;
            if (!shape || shape->size() != op.kernel_shape.size() + 2) return Declined{"its input's rank is not known"};
            const auto is_not = [](std::int64_t n) { return [n](auto x) { return x != n; }; };
            const bool whole = std::equal(op.kernel_shape.begin(), op.kernel_shape.end(), shape->begin() + 2,
                                          [](auto kernel, const Dim& dim) { return surely_equal(kernel, dim); });
            if (!whole) return Declined{"the window is not as large as the map"};
            if (op.auto_pad != AutoPad::kNotSet || std::any_of(op.pads.begin(), op.pads.end(), is_not(0)) ||
                std::any_of(op.dilations.begin(), op.dilations.end(), is_not(1))) {
              return Declined{"it has pads or dilations"};
            }
            rw.replace(m[pool].out(), rw.create(GlobalAveragePool{}, {m[pool].in(0)}));
            return Applied{};
          }};
}

}  // namespace slim
