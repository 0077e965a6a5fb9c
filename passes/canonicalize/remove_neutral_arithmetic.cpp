// Add(x, 0) | Sub(x, 0) | Mul(x, 1) | Div(x, 1)   =>   x      Add and Mul in either order
// The constant does not broadcast x to a larger shape.
#include "passes/canonicalize/channel_affine.h"
#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_neutral_arithmetic() {
  BindArithmetic arithmetic;
  Bind<Value> x;
  Bind<Value> c;
  return {"remove-neutral-arithmetic", either_order(arithmetic, any(x), constant(c)),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[arithmetic].node();
            const bool multiplies = node.is<Mul>() || node.is<Div>();
            if (node.input(0) == m[c] && !(node.is<Add>() || node.is<Mul>()))
              return Declined{"the constant comes first"};
            if (uniform_value(m[c]) != (multiplies ? 1.0 : 0.0)) return Declined{"the constant is not neutral"};
            if (!broadcasts_into(m[c]->constant(), m[x]->type())) return Declined{"it may broadcast"};
            return rw.forward(node.output(), m[x]);
          }};
}

}  // namespace slim
