// Q(Int8...(x, ...), s, z)   =>   Int8...(x, ...) {y_scale = s, y_zero_point = z}
// for a chain with a real result that nothing else reads, and one grid of 8 bits.
#include "passes/fuse/int8_chain.h"
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {

Rule fuse_quantize() {
  Bind<QuantizeLinear> quantize;
  BindInt8 chain;
  const auto real = [](const Node& node) { return int8_result(node.op())->y_type == DataType::kF32; };
  return {"fuse-quantize",
          bind(quantize, bind(chain).one_use().where(real, "its result is quantized"), constant(), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto params = int8_params(*m[quantize].node());
            if (const auto* why = std::get_if<Declined>(&params)) return *why;
            const auto& grid = std::get<Int8Params>(params);
            const Node& node = *m[chain].node();
            auto result = *int8_result(node.op());
            result.y_type = grid.type;
            result.y_scale = grid.scale;
            result.y_zero_point = grid.zero_point;
            rw.replace(m[quantize].out(), rw.create(with_int8_result(node.op(), result), node.inputs(), &node));
            return Applied{};
          }};
}

}  // namespace slim
