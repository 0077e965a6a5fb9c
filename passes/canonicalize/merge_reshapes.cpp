// Reshape | Flatten (Reshape | Flatten | Squeeze | Unsqueeze (x))   =>   Reshape | Flatten (x)
// The outer Reshape's target is constant; a zero in it, which copies a dim of the inner result, copies a dim that is
// known or stands at the same place in x. The outer Flatten has axis 1, and the first dim stays what it is.
#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

/// The target of the outer Reshape, as it has to be for input `x`; nullopt: it copies a dim that x does not have.
std::optional<Ints> target_for(const Reshape& outer, Ints target, const TensorType& x, const TensorType& inner) {
  if (outer.allowzero) return target;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] != 0) continue;
    if (!inner.shape || i >= inner.shape->size()) return std::nullopt;
    const auto& dim = (*inner.shape)[i];
    if (x.shape && i < x.shape->size() && surely_equal((*x.shape)[i], dim)) continue;
    if (!dim.is_known() || dim.value() == 0) return std::nullopt;
    target[i] = dim.value();
  }
  return target;
}

bool keeps_first_dim(const TensorType& x, const TensorType& inner) {
  return x.shape && inner.shape && !x.shape->empty() && !inner.shape->empty() &&
         surely_equal(x.shape->front(), inner.shape->front());
}

}  // namespace

Rule merge_reshapes() {
  Bind<Reshape, Flatten> outer;
  Bind<Reshape, Flatten, Squeeze, Unsqueeze> inner;
  return {"merge-reshapes", bind(outer, bind(inner), maybe(constant())), [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[outer].node();
            auto* x = m[inner].in(0);
            const auto& between = m[inner].out()->type();
            if (const auto* flatten = node.as<Flatten>()) {
              if (flatten->axis != 1) return Declined{"its axis is not 1"};
              if (!keeps_first_dim(x->type(), between)) return Declined{"the first dim may change"};
              rw.replace(node.output(), rw.create(node.op(), {x}, &node));
              return Applied{};
            }
            const auto given = constant_ints(node.input(1));
            if (!given) return Declined{"its target is not i64"};
            const auto target = target_for(*node.as<Reshape>(), *given, x->type(), between);
            if (!target) return Declined{"it copies a dim that is not known"};
            auto* shape = *target == *given ? node.input(1) : rw.constant(Tensor::i64(*target), node.input(1));
            rw.replace(node.output(), rw.create(node.op(), {x, shape}, &node));
            return Applied{};
          }};
}

}  // namespace slim
