// Dropout(x)   =>   x
// In inference, and nobody reads the mask.
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_dropout() {
  Bind<Dropout> dropout;
  return {"remove-dropout", bind(dropout), [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[dropout].node();
            if (node.outputs().size() > 1 && node.output(1)->use_count() > 0) return Declined{"its mask is read"};
            if (const auto* training = node.input(2)) {
              const bool known = training->is_constant() && training->constant().type() == DataType::kBool &&
                                 training->constant().count() == 1;
              const bool off = known && !training->constant().data<bool>()[0];
              if (!off) return Declined{"training_mode is not constantly false"};
            }
            return rw.forward(node.output(), node.input(0));
          }};
}

}  // namespace slim
