// Add(Int8Gemm(x, w, scales), b)   =>   Int8Gemm(x, w, scales, b)
// for a constant b (or the DequantizeLinear of one) with one number an output channel, and a chain that ends there:
// real result, no bias yet, no residual, nothing else reads it.
#include "passes/fuse/int8_chain.h"
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {

Rule add_bias() {
  Bind<Add> add;
  Bind<Int8Gemm> gemm;
  Bind<Value> b;
  const auto open = [](const Node& node) {
    return *int8_result(node.op()) == Int8Result{} && node.input(3) == nullptr && node.input(4) == nullptr;
  };
  return {"add-bias", either_order(add, bind(gemm).one_use().where(open, "its chain has a bias or an end"), any(b)),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            auto inputs = m[gemm].node()->inputs();
            const auto dims = inputs[1]->constant().dims();
            const auto channels = dims[m[gemm].op().transB ? 0 : 1];
            const auto row = m[b]->type().dims();
            const bool along_rows = row && !row->empty() && row->back() == channels;
            if (!along_rows) return Declined{"the other operand is not one number an output channel"};
            const auto bias = int8_bias(m[b], m[gemm].op().x_scale, inputs[2]->constant(), channels);
            if (const auto* why = std::get_if<Declined>(&bias)) return *why;
            inputs.resize(3);
            inputs.push_back(rw.constant(*std::get<std::optional<Tensor>>(bias)));
            rw.replace(m[add].out(), rw.create(m[gemm].node()->op(), std::move(inputs), m[gemm].node()));
            return Applied{};
          }};
}

}  // namespace slim
