// Clip(x, 0, none)   =>   Relu(x);      Clip(x, none, none)   =>   x
// A bound that is infinite or the largest float is none.
#include "passes/canonicalize/clamp.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule simplify_clip() {
  Bind<Clip> clip;
  return {"simplify-clip", bind(clip), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto node = m[clip];
            const auto clamp = clamp_of(*node.node());
            if (!clamp) return Declined{"its bounds are not constant f32 numbers in order"};
            if (*clamp == Clamp{}) return rw.forward(node.out(), node.in(0));
            if (*clamp != Clamp{0.0F, Clamp{}.high}) return Declined{"it clips at other numbers than a Relu"};
            rw.replace(node.out(), create_clamp(rw, node.in(0), *clamp));
            return Applied{};
          }};
}

}  // namespace slim
