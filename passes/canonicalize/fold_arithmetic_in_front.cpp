// Add | Sub | Mul | Div by a constant -> linear(., W, b?)   =>   linear(x, W', b')
//     linear: Conv, ConvTranspose, Gemm, MatMul
// The operator is k x + s:   W'[o,i] = k[i] W[o,i];   b'[o] = b[o] + sum over i and taps of W[o,i] s[i]
// The constant is one number or one a channel, and nothing else reads the result. With a shift the window must not pad:
// the padding's zeros are not shifted.
#include "passes/canonicalize/channel_affine.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule fold_arithmetic_in_front() {
  BindLinear linear;
  BindArithmetic arithmetic;
  Bind<Value> x;
  return {"fold-arithmetic-in-front",
          bind(linear, either_order(arithmetic, any(x), constant()).one_use(), constant(), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[linear].node();
            const auto channel = input_channel_axis(node);
            if (!channel) return Declined{"its input channels are not known"};
            const auto rank = m[x]->type().rank();
            if (rank != channel->rank) return Declined{"the arithmetic changes the rank"};
            const Dim channels(static_cast<std::int64_t>(channel->channels));
            if (!surely_equal((*m[x]->type().shape)[channel->axis], channels)) {
              return Declined{"the arithmetic makes more channels of fewer"};
            }
            const auto affine =
                arithmetic_affine(*m[arithmetic].node(), m[x], channel->rank, channel->axis, channel->channels);
            if (!affine) return Declined{"it is not one finite factor or summand a channel"};
            return rebuild(rw, m[linear].out(), m[x], node, fold_in_front(node, *affine));
          }};
}

}  // namespace slim
