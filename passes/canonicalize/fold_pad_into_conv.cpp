// Pad(x) -> Conv(., W, b?)   =>   Conv(x, W, b?) with the sum of both pads
// Pad adds zeros to spatial axes only, as Conv does.
#include "passes/canonicalize/rules.h"
#include "passes/canonicalize/spatial_pads.h"

namespace slim {

Rule fold_pad_into_conv() {
  Bind<Conv> conv;
  Bind<Pad> pad;
  return {"fold-pad-into-conv", bind(conv, bind(pad), any(), maybe(any())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto pads = spatial_pads(*m[pad].node());
            if (!pads) return Declined{"the Pad does not add constants to spatial axes only"};
            if (pad_value(*m[pad].node()) != 0.0) return Declined{"the Pad does not add zeros"};
            Conv op = m[conv].op();
            if (op.auto_pad != AutoPad::kNotSet) return Declined{"its auto_pad is not resolved"};
            op.pads = add_pads(*pads, op.pads);
            rw.replace(m[conv].out(), rw.create(op, {m[pad].in(0), m[conv].in(1), m[conv].in(2)}));
            return Applied{};
          }};
}

}  // namespace slim
