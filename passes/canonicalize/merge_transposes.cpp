// Transpose(Transpose(x, p), q)   =>   Transpose(x, r)      r[i] = p[q[i]]
#include "passes/canonicalize/permutation.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule merge_transposes() {
  Bind<Transpose> outer;
  Bind<Transpose> inner;
  return {"merge-transposes", bind(outer, bind(inner, any())), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto p = permutation(*m[inner].node());
            const auto q = permutation(*m[outer].node());
            if (!p || !q) return Declined{"the rank is not known"};
            if (p->size() != q->size()) return Declined{"the ranks differ"};
            Transpose merged;
            for (const auto axis : *q) merged.perm.push_back((*p)[normalized_axis(axis, p->size())]);
            rw.replace(m[outer].out(), rw.create(merged, {m[inner].in(0)}));
            return Applied{};
          }};
}

}  // namespace slim
