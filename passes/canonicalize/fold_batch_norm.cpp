// linear(x, W, b?) -> BatchNormalization   =>   linear(x, W', b')      linear: Conv, ConvTranspose, Gemm, MatMul
// k = gamma / sqrt(var + epsilon);   W'[o] = k[o] W[o];   b' = k (b - mean) + beta
// The linear node has no other reader; all constants are f32. A MatMul of rank 2 turns into a Gemm.
#include "passes/canonicalize/channel_affine.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule fold_batch_norm() {
  BindLinear linear;
  Bind<BatchNormalization> bn;
  return {"fold-batch-norm",
          bind(bn, linear_with_constants(linear).one_use(), constant(), constant(), constant(), constant()),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[linear].node();
            const auto channel = output_channel_axis(node);
            if (!channel || channel->axis != 1) return Declined{"the linear operator's channels are not on axis 1"};
            const auto affine = batch_norm_affine(*m[bn].node(), channel->channels);
            if (!affine) return Declined{"its parameters are not finite, or not one for each channel"};
            return rebuild(rw, m[bn].out(), m[linear].in(0), node, fold_behind(node, *affine));
          }};
}

}  // namespace slim
