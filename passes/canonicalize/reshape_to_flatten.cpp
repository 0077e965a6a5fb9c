// Reshape | Squeeze (x)   =>   Flatten(x, axis 1)
// The result has rank 2 and surely x's first dim: [N,C,1,1] -> [N,C], however the target is written.
#include "passes/canonicalize/rules.h"

namespace slim {

Rule reshape_to_flatten() {
  Bind<Reshape, Squeeze> reshape;
  return {"reshape-to-flatten", bind(reshape), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto node = m[reshape];
            const auto& before = node.in(0)->type();
            const auto& after = node.out()->type();
            if (after.rank() != 2U || before.rank().value_or(0) < 3) {
              return Declined{"it does not turn a higher rank into rank 2"};
            }
            if (!surely_equal(before.shape->front(), after.shape->front())) {
              return Declined{"the first dim of " + to_string(before) + " may change"};
            }
            rw.replace(node.out(), rw.create(Flatten{}, {node.in(0)}));
            return Applied{};
          }};
}

}  // namespace slim
