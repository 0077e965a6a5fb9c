// Q(Concat(x0, DQ(x1), ...), s, z)   =>   Concat(Q(x0, s, z), Q(DQ(x1), s, z), ...)
// Exact: rounding does not look at neighbours. The bytes are joined, not the reals; Q of a DQ is one change of scale
// (tabulate), or nothing. Nothing else reads the Concat. At least one operand is a DequantizeLinear.
#include <algorithm>

#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {

Rule integer_concat() {
  Bind<QuantizeLinear> quantize;
  Bind<Concat> concat;
  return {"integer-concat", bind(quantize, bind(concat).one_use(), constant(), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& joins = *m[concat].node();
            const Node& rounds = *m[quantize].node();
            const auto params = int8_params(rounds);
            if (const auto* why = std::get_if<Declined>(&params)) return *why;
            const bool any_int8 = std::ranges::any_of(joins.inputs(), [](const Value* x) {
              return x->producer() != nullptr && x->producer()->is<DequantizeLinear>();
            });
            if (!any_int8) return Declined{"no operand of the Concat comes from a DequantizeLinear"};
            std::vector<Value*> operands;
            for (auto* x : joins.inputs()) {
              auto inputs = rounds.inputs();
              inputs[0] = x;
              operands.push_back(rw.create(rounds.op(), std::move(inputs)));
            }
            rw.replace(rounds.output(), rw.create(joins.op(), std::move(operands)));
            return Applied{};
          }};
}

}  // namespace slim
