// linear(x, W, b?) -> Add | Sub | Mul | Div by a constant   =>   linear(x, W', b')
//     linear: Conv, ConvTranspose, Gemm, MatMul, BatchNormalization
// The operator is y = k x + s:  W'[o] = k[o] W[o];   b' = k b + s       (BatchNormalization: gamma' = k gamma)
// The constant is one number or one a channel; the linear node has no other reader; all constants are f32.
#include "passes/canonicalize/channel_affine.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule fold_arithmetic() {
  BindLinear linear;
  Bind<BatchNormalization> bn;
  BindArithmetic arithmetic;
  const Pattern weighted = either(linear_with_constants(linear).one_use(),
                                  bind(bn, any(), constant(), constant(), constant(), constant()).one_use());
  return {
      "fold-arithmetic", either_order(arithmetic, weighted, constant()), [=](const Match& m, Rewriter& rw) -> Outcome {
        const Node& node = m.has(linear) ? *m[linear].node() : *m[bn].node();
        const auto channel = output_channel_axis(node);
        if (!channel) return Declined{"the channels of " + describe(node) + " are not known"};
        const auto affine =
            arithmetic_affine(*m[arithmetic].node(), node.output(), channel->rank, channel->axis, channel->channels);
        if (!affine) return Declined{"it is not one finite factor or summand a channel"};
        return rebuild(rw, m[arithmetic].out(), node.input(0), node, fold_behind(node, *affine));
      }};
}

}  // namespace slim
