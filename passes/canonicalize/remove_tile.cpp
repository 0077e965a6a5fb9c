// Tile(x, repeats)   =>   x
// All repeats are constantly one.
#include <algorithm>

#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule remove_tile() {
  Bind<Tile> tile;
  return {"remove-tile", bind(tile, any(), any()), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto repeats = constant_ints(m[tile].in(1));
            if (!repeats) return Declined{"its repeats are computed"};
            if (std::any_of(repeats->begin(), repeats->end(), [](auto n) { return n != 1; })) {
              return Declined{"it repeats"};
            }
            return rw.forward(m[tile].out(), m[tile].in(0));
          }};
}

}  // namespace slim
