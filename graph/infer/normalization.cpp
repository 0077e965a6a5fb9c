#include <fmt/format.h>

#include "graph/infer/rules.h"

namespace slim {
namespace {

/// Inputs from `first` to `last` are [channels], channels being axis 1 of input 0.
bool require_channel_vectors(InferContext& context, std::size_t first, std::size_t last) {
  const auto& shape = context.shape(0);
  for (std::size_t i = first; i <= last; ++i) {
    if (!require_vector(context, i, shape ? (*shape)[1] : Dim())) return false;
  }
  return true;
}

void keep_type(InferContext& context) { context.set_output(context.type(0)); }

}  // namespace

void infer(const BatchNormalization& /*op*/, InferContext& context) {
  if (!context.require_float({0, 1, 2, 3, 4})) return;
  if (!context.require_rank(0, 2, kMaxRank) || !require_channel_vectors(context, 1, 4)) return;
  keep_type(context);
}

void infer(const InstanceNormalization& /*op*/, InferContext& context) {
  if (!context.require_float({0, 1, 2})) return;
  if (!context.require_rank(0, 3, kMaxRank) || !require_channel_vectors(context, 1, 2)) return;
  keep_type(context);
}

void infer(const LayerNormalization& op, InferContext& context) {
  if (!context.require_float({0, 1, 2})) return;
  const auto& shape = context.shape(0);
  if (!shape) return keep_type(context);
  const auto axis = context.require_axis(op.axis, shape->size());
  if (!axis) return;
  for (const std::size_t i : {1U, 2U}) {
    const auto& parameter = context.shape(i);
    if (!parameter) continue;
    const auto scaled = broadcast(*shape, *parameter);
    bool fits = scaled && scaled->size() == shape->size();
    for (std::size_t k = 0; fits && k < shape->size(); ++k) fits = !surely_different((*scaled)[k], (*shape)[k]);
    if (!fits) {
      return context.fail(fmt::format("input {} of LayerNormalization must be broadcastable to {}, but is {}", i,
                                      context.show(0), context.show(i)));
    }
  }
  keep_type(context);
}

void infer(const LRN& op, InferContext& context) {
  if (!context.require_float({0}) || !context.require_rank(0, 2, kMaxRank)) return;
  if (op.size < 1) {
    return context.fail(fmt::format("'size' of LRN must be at least 1, but is {}", op.size),
                        "the operator's attributes are damaged; export the model again");
  }
  keep_type(context);
}

void infer(const LpNormalization& op, InferContext& context) {
  if (!context.require_float({0})) return;
  const auto rank = context.type(0).rank();
  if (rank && !context.require_axis(op.axis, *rank)) return;
  keep_type(context);
}

}  // namespace slim
