// Relu | Clip (Relu | Clip (x))   =>   Relu | Clip (x)
// low = min(max(low1, low2), high2);   high = min(max(high1, low2), high2)
// Constant bounds. Nothing else reads the inner one, unless the outer one does nothing.
#include <algorithm>

#include "passes/canonicalize/clamp.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule merge_clips() {
  Bind<Relu, Clip> outer;
  Bind<Relu, Clip> inner;
  return {"merge-clips", bind(outer, bind(inner), maybe(constant()), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto first = clamp_of(*m[inner].node());
            const auto second = clamp_of(*m[outer].node());
            if (!first || !second) return Declined{"the bounds are not constant f32 numbers in order"};
            const Clamp merged{std::clamp(first->low, second->low, second->high),
                               std::clamp(first->high, second->low, second->high)};
            if (merged == *first) return rw.forward(m[outer].out(), m[inner].out());
            if (m[inner].out()->use_count() > 1) return Declined{describe(*m[inner].node()) + " has other readers"};
            rw.replace(m[outer].out(), create_clamp(rw, m[inner].in(0), merged));
            return Applied{};
          }};
}

}  // namespace slim
