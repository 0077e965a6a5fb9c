// Add | Mul (DQ(a), DQ(b))   =>   Int8Add | Int8Mul (a, b), real result
// Both operands are computed and have one grid of 8 bits each.
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

template <typename T>
Op int8_op(const Int8Params& a, const Int8Params& b) {
  T op;
  op.a_scale = a.scale;
  op.a_zero_point = a.zero_point;
  op.b_scale = b.scale;
  op.b_zero_point = b.zero_point;
  return op;
}

}  // namespace

Rule integer_binary() {
  Bind<Add, Mul> sum;
  Bind<DequantizeLinear> a;
  Bind<DequantizeLinear> b;
  return {"integer-binary", bind(sum, dequantized(a), dequantized(b)), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto left = int8_params(*m[a].node());
            const auto right = int8_params(*m[b].node());
            if (const auto* why = std::get_if<Declined>(&left)) return *why;
            if (const auto* why = std::get_if<Declined>(&right)) return *why;
            if (m[a].in(0)->is_constant() || m[b].in(0)->is_constant()) return Declined{"an operand is constant"};
            const auto& x = std::get<Int8Params>(left);
            const auto& y = std::get<Int8Params>(right);
            auto op = m[sum].node()->is<Add>() ? int8_op<Int8Add>(x, y) : int8_op<Int8Mul>(x, y);
            rw.replace(m[sum].out(), rw.create(std::move(op), {m[a].in(0), m[b].in(0)}, m[sum].node()));
            return Applied{};
          }};
}

}  // namespace slim
