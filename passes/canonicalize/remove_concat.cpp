// Concat(x)   =>   x
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_concat() {
  Bind<Concat> concat;
  return {"remove-concat", bind(concat, any()),
          [=](const Match& m, Rewriter& rw) { return rw.forward(m[concat].out(), m[concat].in(0)); }};
}

}  // namespace slim
