// Q(DQ(x, s, z), s, z)   =>   x
// Exact: every q of 8 bits comes back. The parameters and the 8-bit types are equal.
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {

Rule cancel_quantize() {
  Bind<QuantizeLinear> quantize;
  Bind<DequantizeLinear> dequantize;
  return {"cancel-quantize", bind(quantize, dequantized(dequantize), constant(), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto from = int8_params(*m[dequantize].node());
            const auto to = int8_params(*m[quantize].node());
            if (const auto* why = std::get_if<Declined>(&from)) return *why;
            if (const auto* why = std::get_if<Declined>(&to)) return *why;
            if (std::get<Int8Params>(from) != std::get<Int8Params>(to)) return Declined{"the grids differ"};
            return rw.forward(m[quantize].out(), m[dequantize].in(0));
          }};
}

}  // namespace slim
