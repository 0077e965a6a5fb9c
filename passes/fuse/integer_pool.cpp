// AveragePool | GlobalAveragePool (DQ(x))   =>   Int8AveragePool | Int8GlobalAveragePool (x), real result
// The mean of integers is the mean of reals on the same grid. x has one grid of 8 bits.
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {

Rule integer_pool() {
  Bind<AveragePool, GlobalAveragePool> pool;
  Bind<DequantizeLinear> x;
  return {"integer-pool", bind(pool, dequantized(x)), [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[pool].node();
            const auto params = int8_params(*m[x].node());
            if (const auto* why = std::get_if<Declined>(&params)) return *why;
            const auto& grid = std::get<Int8Params>(params);
            Op op;
            const auto fill = [&](auto int8) {
              int8.x_scale = grid.scale;
              int8.x_zero_point = grid.zero_point;
              op = int8;
            };
            if (const auto* average = node.as<AveragePool>()) {
              Int8AveragePool int8;
              static_cast<AveragePool&>(int8) = *average;
              fill(int8);
            } else {
              fill(Int8GlobalAveragePool{});
            }
            rw.replace(node.output(), rw.create(std::move(op), {m[x].in(0)}, &node));
            return Applied{};
          }};
}

}  // namespace slim
