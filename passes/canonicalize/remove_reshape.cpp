// Reshape | Flatten | Squeeze | Unsqueeze | Expand (x, ...)   =>   x
// The result surely has the shape of x.
#include <algorithm>

#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

bool surely_same(const std::optional<Shape>& a, const std::optional<Shape>& b) {
  if (!a || !b || a->size() != b->size()) return false;
  return std::equal(a->begin(), a->end(), b->begin(), surely_equal);
}

}  // namespace

Rule remove_reshape() {
  Bind<Reshape, Flatten, Squeeze, Unsqueeze, Expand> reshape;
  return {"remove-reshape", bind(reshape), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto node = m[reshape];
            if (!surely_same(node.in(0)->type().shape, node.out()->type().shape)) {
              return Declined{to_string(node.in(0)->type()) + " may become another shape"};
            }
            return rw.forward(node.out(), node.in(0));
          }};
}

}  // namespace slim
