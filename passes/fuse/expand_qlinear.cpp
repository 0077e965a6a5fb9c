// QLinearConv(x, sx, zx, w, sw, zw, sy, zy, b?)   =>   Q(Conv(DQ(x, sx, zx), DQ(w, sw, zw), DQ(b, sx * sw, 0)), sy, zy)
// QLinearMatMul(a, sa, za, b, sb, zb, sy, zy)     =>   Q(MatMul(DQ(a, sa, za), DQ(b, sb, zb)), sy, zy)
// The QOperator form becomes the QDQ form: the other rules need to know one. Scales are constants.
#include "passes/fuse/rules.h"

namespace slim {
namespace {

/// Scales of the bias: those of the accumulator.
Tensor accumulator_scales(const Tensor& x_scale, const Tensor& w_scales) {
  Tensor result = Tensor::uninitialized(DataType::kF32, w_scales.dims());
  const float x = x_scale.data<float>()[0];
  for (std::size_t i = 0; i < w_scales.data<float>().size(); ++i) {
    result.mutable_data<float>()[i] = x * w_scales.data<float>()[i];
  }
  return result;
}

bool is_scalar_f32(const Value* value) {
  return value->is_constant() && value->constant().type() == DataType::kF32 && value->constant().count() == 1;
}

}  // namespace

Rule expand_qlinear() {
  Bind<QLinearConv, QLinearMatMul> root;
  return {"expand-qlinear", bind(root), [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[root].node();
            const auto in = [&](std::size_t i) { return node.input(i); };
            if (!is_scalar_f32(in(1)) || !in(4)->is_constant()) return Declined{"the scales are not constants"};
            const auto* conv = node.as<QLinearConv>();
            const auto dequantize = [&](std::size_t first, std::int64_t axis) {
              DequantizeLinear op;
              op.axis = axis;
              return rw.create(op, {in(first), in(first + 1), in(first + 2)});
            };
            // A row of scales counts MatMul's columns, and Conv's output channels.
            std::vector<Value*> operands{dequantize(0, 1), dequantize(3, conv != nullptr ? 0 : 1)};
            if (in(8) != nullptr) {
              auto* scales = rw.constant(accumulator_scales(in(1)->constant(), in(4)->constant()));
              DequantizeLinear bias;
              bias.axis = 0;
              operands.push_back(rw.create(bias, {in(8), scales}));
            }
            Op op = MatMul{};
            if (conv != nullptr) {
              Conv real;
              static_cast<ConvWindow&>(real) = *conv;
              op = real;
            }
            auto* real = rw.create(std::move(op), std::move(operands));
            rw.replace(node.output(), rw.create(QuantizeLinear{}, {real, in(6), in(7)}));
            return Applied{};
          }};
}

}  // namespace slim
