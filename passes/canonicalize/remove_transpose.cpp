// Transpose(x)   =>   x
// Every axis stays in its place.
#include "passes/canonicalize/permutation.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_transpose() {
  Bind<Transpose> transpose;
  return {"remove-transpose", bind(transpose, any()), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto perm = permutation(*m[transpose].node());
            if (!perm) return Declined{"the rank is not known"};
            if (!is_identity(*perm)) return Declined{"it moves axes"};
            return rw.forward(m[transpose].out(), m[transpose].in(0));
          }};
}

}  // namespace slim
