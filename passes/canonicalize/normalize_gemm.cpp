// Gemm(x, B, C?) {alpha, beta, transA}   =>   Gemm(x', alpha B, beta C) {1, 1, 0}
// x' is x, or Transpose(x) if transA. C becomes one row [N]. B and C are constant f32; transB stays as it is.
#include <algorithm>

#include "passes/canonicalize/channel_affine.h"
#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

std::optional<Tensor> scaled(const Tensor& tensor, double factor) {
  auto numbers = to_doubles(tensor);
  for (auto& number : numbers) number *= factor;
  return to_tensor(tensor.dims(), numbers);
}

}  // namespace

Rule normalize_gemm() {
  Bind<Gemm> gemm;
  return {"normalize-gemm", bind(gemm, any(), constant(), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto node = m[gemm];
            const auto channel = output_channel_axis(*node.node());
            if (!channel) return Declined{"its weight is not an f32 matrix"};
            const Dims row{static_cast<std::int64_t>(channel->channels)};
            const auto& op = node.op();
            const bool has_plain_bias = node.bias() == nullptr || (node.bias()->dims() == row && op.beta == 1.0F);
            if (op.alpha == 1.0F && !op.transA && has_plain_bias) return Declined{"it is in normal form"};

            std::optional<Tensor> weight = node.weight();
            if (op.alpha != 1.0F) weight = scaled(node.weight(), static_cast<double>(op.alpha));
            std::optional<Tensor> bias;
            if (node.bias() != nullptr) {
              auto values = channel_values(*node.bias(), 2, 1, channel->channels);
              if (!values) return Declined{"its C is not one row"};
              for (auto& value : *values) value *= static_cast<double>(op.beta);
              bias = to_tensor(row, *values);
            }
            if (!weight || (node.bias() != nullptr && !bias)) return Declined{"a weight would not be finite"};

            auto* x = node.in(0);
            if (op.transA) x = rw.create(Transpose{{1, 0}}, {x});
            auto* b = op.alpha == 1.0F ? node.in(1) : rw.constant(*weight, node.in(1));
            auto* c = bias ? rw.constant(*bias, node.in(2)) : nullptr;
            rw.replace(node.out(), rw.create(Gemm{.transB = op.transB}, {x, b, c}));
            return Applied{};
          }};
}

}  // namespace slim
