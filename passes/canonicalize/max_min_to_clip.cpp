// Max(x, c)   =>   Clip(x, c, none), or Relu(x) if c is 0;      Min(x, c)   =>   Clip(x, none, c)
// c is one finite f32 number that does not broadcast x.
#include <cmath>

#include "passes/canonicalize/clamp.h"
#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule max_min_to_clip() {
  Bind<Max, Min> extremum;
  Bind<Value> x;
  Bind<Value> c;
  return {"max-min-to-clip", either_order(extremum, any(x), constant(c)), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto& constant = m[c]->constant();
            const auto number = uniform_value(m[c]);
            if (constant.type() != DataType::kF32 || !number || !std::isfinite(*number)) {
              return Declined{"the constant is not one finite f32 number"};
            }
            if (!broadcasts_into(constant, m[x]->type())) return Declined{"it may broadcast"};
            Clamp clamp;
            (m[extremum].node()->is<Max>() ? clamp.low : clamp.high) = static_cast<float>(*number);
            rw.replace(m[extremum].out(), create_clamp(rw, m[x], clamp));
            return Applied{};
          }};
}

}  // namespace slim
