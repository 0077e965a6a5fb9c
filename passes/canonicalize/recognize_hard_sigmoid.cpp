// Clip(x + s, 0, t) * k          =>   HardSigmoid(x)            alpha = k, beta = s k
// (x * Clip(x + s, 0, t)) * k    =>   x * HardSigmoid(x)        (HardSwish)
// t k = 1; `* k` may be a division by t. HardSigmoid is in every opset, HardSwish only from 14 on.
#include <cmath>

#include "passes/canonicalize/clamp.h"
#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

/// 1/6 in floats times 6 is not exactly 1.
constexpr double kTolerance = 1e-6;

}  // namespace

Rule recognize_hard_sigmoid() {
  Bind<Mul, Div> scaled;
  Bind<Mul> gated;
  Bind<Value> gate_input;
  Bind<Clip> clip;
  Bind<Add> add;
  Bind<Value> x;
  Bind<Value> shift;
  Bind<Value> factor;
  const auto ramp = bind(clip, either_order(add, any(x), constant(shift)).one_use(), constant(), constant()).one_use();
  const auto gated_ramp = either_order(gated, any(gate_input), ramp).one_use();
  return {"recognize-hard-sigmoid", either_order(scaled, either(ramp, gated_ramp), constant(factor)),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& root = *m[scaled].node();
            if (m.has(gated) && m[gate_input] != m[x]) return Declined{"the factor is not the ramp's operand"};
            if (root.is<Div>() && root.input(0) == m[factor]) return Declined{"the constant is divided"};
            const auto s = uniform_value(m[shift]);
            auto k = uniform_value(m[factor]);
            const auto bounds = clamp_of(*m[clip].node());
            if (!s || !k || *k == 0.0 || !bounds) return Declined{"a constant is not one number"};
            if (root.is<Div>()) *k = 1.0 / *k;
            if (bounds->low != 0.0F || !(std::abs(bounds->high * *k - 1.0) < kTolerance)) {
              return Declined{"the ramp does not run from 0 to 1"};
            }
            const bool same_shape = broadcasts_into(m[shift]->constant(), m[x]->type()) &&
                                    broadcasts_into(m[factor]->constant(), m[x]->type());
            if (!same_shape) return Declined{"a constant may broadcast"};
            const HardSigmoid op{static_cast<float>(*k), static_cast<float>(*s * *k)};
            auto* made = rw.create(op, {m[x]}, m[clip].node());
            if (m.has(gated)) made = rw.create(Mul{}, {m[x], made}, m[gated].node());
            rw.replace(root.output(), made);
            return Applied{};
          }};
}

}  // namespace slim
