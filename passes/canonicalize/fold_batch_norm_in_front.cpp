// BatchNormalization -> linear(., W, b?)   =>   linear(x, W', b')      linear: Conv, ConvTranspose, Gemm, MatMul
// The normalization is k x + s:   W'[o,i] = k[i] W[o,i];   b'[o] = b[o] + sum over i and taps of W[o,i] s[i]
// Nothing else reads the normalization. With a shift the window must not pad: the padding's zeros are not shifted.
#include "passes/canonicalize/channel_affine.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule fold_batch_norm_in_front() {
  BindLinear linear;
  Bind<BatchNormalization> bn;
  return {"fold-batch-norm-in-front",
          bind(linear, bind(bn, any(), constant(), constant(), constant(), constant()).one_use(), constant(),
               maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[linear].node();
            const auto channel = input_channel_axis(node);
            if (!channel || channel->axis != 1) return Declined{"its input channels are not known to be on axis 1"};
            const auto affine = batch_norm_affine(*m[bn].node(), channel->channels);
            if (!affine) return Declined{"the normalization's parameters are not finite, or not one for each channel"};
            return rebuild(rw, m[linear].out(), m[bn].in(0), node, fold_in_front(node, *affine));
          }};
}

}  // namespace slim
