// Cast(x)   =>   x
// x has that type already.
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_cast() {
  Bind<Cast> cast;
  return {"remove-cast", bind(cast, any()), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto from = m[cast].in(0)->type().type;
            if (from != m[cast].op().to)
              return Declined{"it turns " + std::string(name_of(from)) + " into another type"};
            return rw.forward(m[cast].out(), m[cast].in(0));
          }};
}

}  // namespace slim
