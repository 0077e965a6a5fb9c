// Identity(x)   =>   x
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_identity() {
  Bind<Identity> identity;
  return {"remove-identity", bind(identity, any()),
          [=](const Match& m, Rewriter& rw) { return rw.forward(m[identity].out(), m[identity].in(0)); }};
}

}  // namespace slim
