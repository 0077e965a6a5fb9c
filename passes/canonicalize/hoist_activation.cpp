// Relu | Clip (MaxPool(x))            =>   MaxPool(Relu | Clip (x))
// Relu | Clip (Concat(x0, x1, ...))   =>   Concat(Relu | Clip (x0), Relu | Clip (x1), ...)
// Exact: f is monotonic, so f(max x) = max f(x). Behind the convolution the activation becomes part of it, and its
// bounds are those of the quantized range. Nothing else reads the pool or Concat, nor what these read; the pool's
// indices are not read.
#include <algorithm>

#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

bool is_private_result(const Value* value) { return value->producer() != nullptr && value->use_count() == 1; }

}  // namespace

Rule hoist_activation() {
  Bind<Relu, Clip> activation;
  Bind<MaxPool, Concat> mover;
  return {"hoist-activation", bind(activation, bind(mover), maybe(constant()), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node* moves = m[mover].node();
            if (m[mover].out()->use_count() > 1) return Declined{describe(*moves) + " has other readers"};
            if (moves->outputs().size() > 1 && moves->output(1)->use_count() > 0) {
              return Declined{"the indices of " + describe(*moves) + " are read"};
            }
            if (!std::ranges::all_of(moves->inputs(), is_private_result)) {
              return Declined{"an operand of " + describe(*moves) + " is not computed for it alone"};
            }
            std::vector<Value*> operands;
            for (auto* x : moves->inputs()) {
              auto inputs = m[activation].node()->inputs();
              inputs.front() = x;
              operands.push_back(rw.create(m[activation].node()->op(), std::move(inputs)));
            }
            rw.replace(m[activation].out(), rw.create(moves->op(), std::move(operands)));
            return Applied{};
          }};
}

}  // namespace slim
