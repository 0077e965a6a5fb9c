// Reshape(x, computed target)   =>   Reshape(x, constant target)
// Type inference knows the result's dims: numbers stay, a dim that stands at the same place in x becomes 0 (copied),
// and at most one other becomes -1. This is what is left of Shape -> Gather -> Concat chains when the batch is
// symbolic.
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

std::optional<Ints> target_of(const TensorType& x, const TensorType& result) {
  if (!result.shape) return std::nullopt;
  Ints target;
  bool has_inferred = false;
  for (std::size_t i = 0; i < result.shape->size(); ++i) {
    const auto& dim = (*result.shape)[i];
    if (dim.is_known() && dim.value() != 0) {
      target.push_back(dim.value());
    } else if (x.shape && i < x.shape->size() && surely_equal((*x.shape)[i], dim)) {
      target.push_back(0);
    } else if (!dim.is_known() && !has_inferred) {
      target.push_back(-1);
      has_inferred = true;
    } else {
      return std::nullopt;
    }
  }
  return target;
}

}  // namespace

Rule fix_reshape_target() {
  Bind<Reshape> reshape;
  return {"fix-reshape-target", bind(reshape), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto node = m[reshape];
            if (node.in(1)->is_constant()) return Declined{"its target is a constant"};
            const auto target = target_of(node.in(0)->type(), node.out()->type());
            if (!target) return Declined{"more than one dim of " + to_string(node.out()->type()) + " is not known"};
            rw.replace(node.out(), rw.create(Reshape{}, {node.in(0), rw.constant(Tensor::i64(*target), node.in(1))}));
            return Applied{};
          }};
}

}  // namespace slim
