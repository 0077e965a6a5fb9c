#include <fmt/format.h>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {

void import_gather(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* index = ctx.input("Index");
  const auto axis = ctx.axis(x, ctx.integer("Axis", "axis", 0));
  // An index of [n,1] counts as [n].
  if (ctx.rank(index) == 2 && ctx.size(index, 1) == 1) index = ctx.step(Squeeze{}, {index, ctx.constant_ints({1})});
  ctx.finish(Gather{{axis}}, {x, index});
}

/// gather_nd: ONNX's GatherND, which is carried through; indices are i64 there.
void import_gather_nd(NodeContext& ctx) {
  auto* x = ctx.input("X");
  auto* index = ctx.input("Index");
  if (index->type().type != DataType::kI64) index = ctx.step(Cast{DataType::kI64}, {index});
  const auto taken = ctx.rank(index) == 0 ? std::nullopt : ctx.size(index, ctx.rank(index) - 1);
  TensorType type{x->type().type, std::nullopt};
  if (taken && *taken >= 0 && *taken <= static_cast<std::int64_t>(ctx.rank(x))) {
    Shape shape(index->type().shape->begin(), index->type().shape->end() - 1);
    shape.insert(shape.end(), x->type().shape->begin() + *taken, x->type().shape->end());
    type.shape = std::move(shape);
  }
  ctx.finish_opaque("GatherND", {}, {x, index}, std::move(type));
}

void import_index_select(NodeContext& ctx) {
  auto* x = ctx.input("X");
  ctx.finish(Gather{{ctx.axis(x, ctx.integer("dim", 0))}}, {x, ctx.input("Index")});
}

/// lookup_table (Ids [...,1]), lookup_table_v2: rows of W.
void import_lookup_table(NodeContext& ctx) {
  auto* ids = ctx.input("Ids");
  if (ctx.integer("padding_idx", -1) >= 0) ctx.reject("a table with padding_idx is not supported");
  if (ctx.type() == "lookup_table" && ctx.rank(ids) > 1) {
    ids = ctx.step(Squeeze{}, {ids, ctx.constant_ints({static_cast<std::int64_t>(ctx.rank(ids)) - 1})});
  }
  ctx.finish(Gather{{0}}, {ctx.input("W"), ids});
}

}  // namespace slim::paddle
