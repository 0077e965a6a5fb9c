#include <fmt/format.h>

#include "graph/infer/rules.h"
#include "graph/infer/window_shape.h"

namespace slim {

std::optional<Shape> pooled_shape(const PoolWindow& op, InferContext& context) {
  if (const auto problem = window_problem(op); !problem.empty()) {
    context.fail(fmt::format("{} of {} on {}", problem, context.node().type_name(), context.show(0)), kBadWindowHint);
    return std::nullopt;
  }
  const auto rank = op.kernel_shape.size() + 2;
  if (!context.require_rank(0, rank, rank)) return std::nullopt;
  const auto input = context.shape(0).value_or(unknown_shape(rank));
  const auto spatial = window_output(context, window_axes(op), input, 0);
  if (!spatial) return std::nullopt;
  Shape result{input[0], input[1]};
  result.insert(result.end(), spatial->begin(), spatial->end());
  return result;
}

void infer(const MaxPool& op, InferContext& context) {
  const auto shape = pooled_shape(op, context);
  context.set_output({context.type(0).type, shape}, 0);
  context.set_output({DataType::kI64, shape}, 1);
}

void infer(const AveragePool& op, InferContext& context) {
  if (!context.require_float({0})) return;
  context.set_output({context.type(0).type, pooled_shape(op, context)});
}

void infer_global_pool(InferContext& context) {
  if (!context.require_rank(0, 2, kMaxRank)) return;
  auto shape = context.shape(0);
  if (shape) std::fill(shape->begin() + 2, shape->end(), Dim(1));
  context.set_output({context.type(0).type, std::move(shape)});
}

}  // namespace slim
