// MaxPool | AveragePool {ceil_mode = 1}   =>   the same {ceil_mode = 0}
// The input's size is known and both modes give the same output size: then no window reaches beyond the pads.
#include "graph/window.h"
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

template <typename T>
Outcome drop(T op, Node* node, Rewriter& rewriter) {
  if (!op.ceil_mode) return Declined{"it rounds down already"};
  const auto& shape = node->input(0)->type().shape;
  const auto spatial = shape && shape->size() > 2 ? to_dims(Shape(shape->begin() + 2, shape->end())) : std::nullopt;
  if (!spatial) return Declined{"the input's size is not known"};
  const auto up = resolve_window(op, *spatial);
  op.ceil_mode = false;
  const auto down = resolve_window(op, *spatial);
  if (!up || !down || up->output != down->output) return Declined{"it changes the output's size"};
  rewriter.set_op(node, op);
  return Applied{};
}

}  // namespace

Rule drop_ceil_mode() {
  Bind<MaxPool, AveragePool> pool;
  return {"drop-ceil-mode", bind(pool), [=](const Match& m, Rewriter& rw) -> Outcome {
            auto* node = m[pool].node();
            if (const auto* op = node->as<MaxPool>()) return drop(*op, node, rw);
            return drop(*node->as<AveragePool>(), node, rw);
          }};
}

}  // namespace slim
