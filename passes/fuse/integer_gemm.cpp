// Gemm | MatMul (DQ(x), DQ(w), b?)   =>   Int8Gemm(x, w, w's scales, b), real result
// As integer-conv. Gemm's alpha and beta are 1 and its x is not transposed; MatMul's w is a matrix.
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {

Rule integer_gemm() {
  Bind<Gemm, MatMul> product;
  Bind<DequantizeLinear> x;
  Bind<DequantizeLinear> w;
  return {"integer-gemm", bind(product, dequantized(x), dequantized(w), maybe(any())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[product].node();
            const auto* gemm = node.as<Gemm>();
            const bool plain = gemm == nullptr || (gemm->alpha == 1.0F && !gemm->transA &&
                                                   (gemm->beta == 1.0F || node.input(2) == nullptr));
            if (!plain) return Declined{"alpha, beta or transA differ from 1, 1, 0"};
            const auto params = int8_params(*m[x].node());
            if (const auto* why = std::get_if<Declined>(&params)) return *why;
            if (m[x].in(0)->is_constant()) return Declined{"its first operand is constant"};
            if (m[w].in(0)->is_constant() && m[w].in(0)->constant().rank() != 2)
              return Declined{"the weight is no matrix"};
            Int8Gemm op;
            op.transB = gemm != nullptr && gemm->transB;
            const std::int64_t axis = op.transB ? 0 : 1;
            const auto weight = int8_weight(*m[w].node(), axis);
            if (const auto* why = std::get_if<Declined>(&weight)) return *why;
            const auto& [values, scales, as_stored] = std::get<Int8Weight>(weight);
            op.x_scale = std::get<Int8Params>(params).scale;
            op.x_zero_point = std::get<Int8Params>(params).zero_point;
            const auto channels = values.dims()[static_cast<std::size_t>(axis)];
            const auto bias = int8_bias(node.input(2), op.x_scale, scales, channels);
            if (const auto* why = std::get_if<Declined>(&bias)) return *why;
            const auto& offset = std::get<std::optional<Tensor>>(bias);
            std::vector<Value*> operands{m[x].in(0), as_stored ? m[w].in(0) : rw.constant(values, m[w].in(0)),
                                         rw.constant(scales, m[w].in(1))};
            if (offset) operands.push_back(rw.constant(*offset, bias_constant(node.input(2))));
            rw.replace(node.output(), rw.create(op, std::move(operands), &node));
            return Applied{};
          }};
}

}  // namespace slim
