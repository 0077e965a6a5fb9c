#include "passes/quantize/batch_norm_as_depthwise.h"

#include <cmath>

#include "graph/rewrite/pattern.h"
#include "graph/rewrite/rewriter.h"

namespace slim {
namespace {

Conv depthwise_1x1(std::int64_t channels) {
  Conv conv;
  conv.kernel_shape = {1, 1};
  conv.strides = {1, 1};
  conv.dilations = {1, 1};
  conv.pads = {0, 0, 0, 0};
  conv.group = channels;
  return conv;
}

}  // namespace

Rule batch_norm_as_depthwise() {
  Bind<BatchNormalization> bn;
  Bind<Value> x;
  return {"batch-norm-as-depthwise", bind(bn, any(x), constant(), constant(), constant(), constant()),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto& shape = m[x]->type().shape;
            if (m[x]->producer() == nullptr) return Declined{"its operand is a graph input"};
            if (!shape || shape->size() != 4 || !(*shape)[1].is_known())
              return Declined{"its operand is not [N,C,H,W] with known C"};
            const auto channels = (*shape)[1].value();
            const auto gamma = to_doubles(m[bn].in(1)->constant());
            const auto beta = to_doubles(m[bn].in(2)->constant());
            const auto mean = to_doubles(m[bn].in(3)->constant());
            const auto variance = to_doubles(m[bn].in(4)->constant());
            std::vector<float> weight;
            std::vector<float> bias;
            for (std::size_t c = 0; c < gamma.size(); ++c) {
              const double k = gamma[c] / std::sqrt(variance[c] + static_cast<double>(m[bn].op().epsilon));
              weight.push_back(static_cast<float>(k));
              bias.push_back(static_cast<float>(beta[c] - k * mean[c]));
            }
            auto* w = rw.constant(Tensor::from<float>({channels, 1, 1, 1}, weight), m[bn].in(1));
            auto* b = rw.constant(Tensor::from<float>({channels}, bias), m[bn].in(2));
            rw.replace(m[bn].out(), rw.create(depthwise_1x1(channels), {m[x], w, b}));
            return Applied{};
          }};
}

}  // namespace slim
