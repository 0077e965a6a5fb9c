// Mul(y, Sigmoid(y)) with y = Int8...(x, ...)       =>   Int8...(x, ...) {activation = Swish}
// Mul(y, HardSigmoid(y)), alpha = 1/6, beta = 1/2   =>   Int8...(x, ...) {activation = HardSwish}
// for a chain with a real result and no activation yet that only these two read.
#include <cmath>

#include "passes/fuse/int8_chain.h"
#include "passes/fuse/rules.h"

namespace slim {

Rule fuse_gate() {
  Bind<Mul> product;
  Bind<Sigmoid, HardSigmoid> gate;
  BindInt8 chain;
  Bind<Value> y;
  return {"fuse-gate", either_order(product, bind(gate, bind(chain)).one_use(), any(y)),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[chain].node();
            if (m[y] != m[chain].out()) return Declined{"the gate is not that of the other operand"};
            if (m[y]->use_count() != 2) return Declined{describe(node) + " has other readers"};
            if (*int8_result(node.op()) != Int8Result{})
              return Declined{"the chain of " + describe(node) + " has ended"};
            const auto* hard = m[gate].node()->as<HardSigmoid>();
            const bool is_swish =
                hard == nullptr || (std::fabs(hard->alpha - 1.0F / 6.0F) < 1e-6F && hard->beta == 0.5F);
            if (!is_swish) return Declined{"alpha and beta of the HardSigmoid are not 1/6 and 1/2"};
            Int8Result result;
            result.activation = hard == nullptr ? "Swish" : "HardSwish";
            rw.replace(m[product].out(), rw.create(with_int8_result(node.op(), result), node.inputs(), &node));
            return Applied{};
          }};
}

}  // namespace slim
