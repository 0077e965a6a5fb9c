// Q(DQ(x), s, z)      =>   Lookup(x, table)      a change of scale
// Q(f(DQ(x)), s, z)   =>   Lookup(x, table)      f elementwise, of one operand
// table[q] = quantize(f(dequantize(q))) for the 256 values of x. Grids of 8 bits; f's other operands are constants, and
// nothing else reads f(x).
#include <numeric>

#include "graph/quant_params.h"
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

/// The reals that the 256 bit patterns of x stand for.
Tensor all_values(const Int8Params& x) {
  Tensor result = Tensor::uninitialized(DataType::kF32, {256});
  for (std::int32_t bits = 0; bits < 256; ++bits) {
    const auto q = x.type == DataType::kU8 ? bits : std::int32_t{static_cast<std::int8_t>(bits)};
    result.mutable_data<float>()[static_cast<std::size_t>(bits)] =
        dequantize(q, x.scale, static_cast<std::int32_t>(x.zero_point));
  }
  return result;
}

Tensor quantized(const Tensor& reals, const Int8Params& y) {
  Tensor result = Tensor::uninitialized(y.type, reals.dims());
  const auto zero_point = static_cast<std::int32_t>(y.zero_point);
  for (std::size_t i = 0; i < reals.data<float>().size(); ++i) {
    const float real = reals.data<float>()[i];
    const auto q = y.type == DataType::kU8 ? std::int32_t{quantize<std::uint8_t>(real, y.scale, zero_point)}
                                           : std::int32_t{quantize<std::int8_t>(real, y.scale, zero_point)};
    result.mutable_bytes()[i] = static_cast<std::byte>(q);
  }
  return result;
}

/// f of all values; nullopt where it cannot be evaluated or changes the shape.
std::optional<Tensor> function_of(const Evaluate& evaluate, const Node& function, const Tensor& reals) {
  if (!evaluate) return std::nullopt;
  std::vector<const Tensor*> operands{&reals};
  for (std::size_t i = 1; i < function.inputs().size(); ++i) {
    const auto* operand = function.input(i);
    if (operand != nullptr && (!operand->is_constant() || operand->constant().count() != 1)) return std::nullopt;
    operands.push_back(operand == nullptr ? nullptr : &operand->constant());
  }
  const auto results = evaluate(function, operands);
  if (!results || results->front().dims() != reals.dims() || results->front().type() != DataType::kF32) {
    return std::nullopt;
  }
  return results->front();
}

}  // namespace

Rule tabulate(const Evaluate& evaluate) {
  Bind<QuantizeLinear> quantize;
  Bind<Relu, Clip, LeakyRelu, HardSwish, HardSigmoid, Sigmoid, Tanh, Elu, Selu, Gelu, Softplus, Mish, Exp, Log, Sqrt,
       Abs, Neg, PRelu, Add, Sub, Mul, Div>
      function;
  Bind<DequantizeLinear> x;
  const auto applied = bind(function, dequantized(x), maybe(constant()), maybe(constant())).one_use();
  return {"tabulate", bind(quantize, either(applied, dequantized(x)), constant(), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto from = int8_params(*m[x].node());
            const auto to = int8_params(*m[quantize].node());
            if (const auto* why = std::get_if<Declined>(&from)) return *why;
            if (const auto* why = std::get_if<Declined>(&to)) return *why;
            auto reals = std::optional(all_values(std::get<Int8Params>(from)));
            const bool has_function = m.has(function);
            if (has_function) reals = function_of(evaluate, *m[function].node(), *reals);
            if (!reals) return Declined{"the function has another operand of several numbers"};
            auto* table = rw.constant(quantized(*reals, std::get<Int8Params>(to)));
            const Node* like = has_function ? m[function].node() : nullptr;
            rw.replace(m[quantize].out(), rw.create(Lookup{}, {m[x].in(0), table}, like));
            return Applied{};
          }};
}

}  // namespace slim
