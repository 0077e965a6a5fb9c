// Conv | ConvTranspose (DQ(x), DQ(w), b?)   =>   Int8Conv | Int8ConvTranspose (x, w, w's scales, b), real result
// The products of integers are summed exactly, real = sum * x_scale * w_scale[o]. x has one grid of 8 bits; w is
// constant, i8 around zero (or u8 that fits there less its zero point), its scales run along the output channels; b is
// constant.
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

template <typename T, typename From>
Op int8_op(const From& op, const Int8Params& x) {
  T result;
  static_cast<From&>(result) = op;
  result.x_scale = x.scale;
  result.x_zero_point = x.zero_point;
  return result;
}

}  // namespace

Rule integer_conv() {
  Bind<Conv, ConvTranspose> conv;
  Bind<DequantizeLinear> x;
  Bind<DequantizeLinear> w;
  return {"integer-conv", bind(conv, dequantized(x), dequantized(w), maybe(any())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[conv].node();
            const auto* direct = node.as<Conv>();
            const auto* transposed = node.as<ConvTranspose>();
            const auto params = int8_params(*m[x].node());
            if (const auto* why = std::get_if<Declined>(&params)) return *why;
            if (m[x].in(0)->is_constant()) return Declined{"its input is constant"};
            const auto groups = transposed != nullptr ? transposed->group : 1;
            const auto weight = int8_weight(*m[w].node(), direct != nullptr ? 0 : 1, groups);
            if (const auto* why = std::get_if<Declined>(&weight)) return *why;
            const auto& [values, scales, as_stored] = std::get<Int8Weight>(weight);
            const auto channels = direct != nullptr ? values.dims()[0] : values.dims()[1] * groups;
            const auto& grid = std::get<Int8Params>(params);
            const auto bias = int8_bias(node.input(2), grid.scale, scales, channels);
            if (const auto* why = std::get_if<Declined>(&bias)) return *why;
            const auto& offset = std::get<std::optional<Tensor>>(bias);
            std::vector<Value*> operands{m[x].in(0), as_stored ? m[w].in(0) : rw.constant(values, m[w].in(0)),
                                         rw.constant(scales, m[w].in(1))};
            if (offset) operands.push_back(rw.constant(*offset, bias_constant(node.input(2))));
            Op op =
                direct != nullptr ? int8_op<Int8Conv>(*direct, grid) : int8_op<Int8ConvTranspose>(*transposed, grid);
            rw.replace(node.output(), rw.create(std::move(op), std::move(operands), &node));
            return Applied{};
          }};
}

}  // namespace slim
