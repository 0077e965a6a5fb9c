// Pad(x, pads)   =>   x
// All pads are constantly zero.
#include <algorithm>

#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_pad() {
  Bind<Pad> pad;
  return {"remove-pad", bind(pad), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto pads = constant_ints(m[pad].in(1));
            if (!pads) return Declined{"its pads are computed"};
            if (std::any_of(pads->begin(), pads->end(), [](auto p) { return p != 0; })) return Declined{"it pads"};
            return rw.forward(m[pad].out(), m[pad].in(0));
          }};
}

}  // namespace slim
