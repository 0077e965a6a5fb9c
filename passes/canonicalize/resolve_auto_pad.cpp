// Conv | ConvTranspose | MaxPool | AveragePool {auto_pad}   =>   the same {pads}
// The input's spatial size is known, or the pads do not depend on it (stride 1, not transposed). ConvTranspose's
// output_shape is resolved in the same way.
#include <algorithm>

#include "graph/window.h"
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

/// Any size will do where the pads do not depend on it; larger than every real kernel.
constexpr std::int64_t kSomeSize = 1 << 20;

std::optional<Dims> spatial_dims(const Value* value) {
  const auto& shape = value->type().shape;
  if (!shape || shape->size() < 3) return std::nullopt;
  return to_dims(Shape(shape->begin() + 2, shape->end()));
}

bool is_transposed(const ConvTranspose& /*op*/) { return true; }
bool is_transposed(const auto& /*op*/) { return false; }

bool is_resolved(const ConvTranspose& op) { return op.auto_pad == AutoPad::kNotSet && op.output_shape.empty(); }
bool is_resolved(const auto& op) { return op.auto_pad == AutoPad::kNotSet; }

void forget(ConvTranspose& op) { op.output_shape.clear(); }
void forget(PoolWindow& op) { op.ceil_mode = false; }  // SAME pads so that the windows fit exactly
void forget(Conv& /*op*/) {}

std::optional<Window> resolve(const PoolWindow& op, const Dims& /*kernel*/, const Dims& input) {
  return resolve_window(op, input);
}
template <typename T>
requires std::derived_from<T, ConvWindow> std::optional<Window> resolve(const T& op, const Dims& kernel,
                                                                        const Dims& input) {
  return resolve_window(op, kernel, input);
}

template <typename T>
Outcome resolve_pads(T op, Node* node, Rewriter& rewriter) {
  if (is_resolved(op)) return Declined{"its pads are given"};
  const auto kernel = node->input(1) != nullptr ? spatial_dims(node->input(1)) : Dims();
  if (!kernel) return Declined{"the kernel's size is not known"};
  auto input = spatial_dims(node->input(0));
  if (!input) {
    const bool has_stride = std::any_of(op.strides.begin(), op.strides.end(), [](auto s) { return s != 1; });
    const auto rank = node->input(0)->type().rank();
    if (has_stride || is_transposed(op) || rank.value_or(0) < 3) return Declined{"the input's size is not known"};
    input = Dims(*rank - 2, kSomeSize);
  }
  const auto window = resolve(op, *kernel, *input);
  if (!window) return Declined{"the window does not fit"};
  op.auto_pad = AutoPad::kNotSet;
  op.pads = window->pads_begin;
  op.pads.insert(op.pads.end(), window->pads_end.begin(), window->pads_end.end());
  forget(op);
  const auto again = resolve(op, *kernel, *input);
  if (!again || again->output != window->output) return Declined{"explicit pads cannot give the same output size"};
  rewriter.set_op(node, op);
  return Applied{};
}

}  // namespace

Rule resolve_auto_pad() {
  Bind<Conv, ConvTranspose, MaxPool, AveragePool> window;
  return {"resolve-auto-pad", bind(window), [=](const Match& m, Rewriter& rw) -> Outcome {
            auto* node = m[window].node();
            if (const auto* op = node->as<Conv>()) return resolve_pads(*op, node, rw);
            if (const auto* op = node->as<ConvTranspose>()) return resolve_pads(*op, node, rw);
            if (const auto* op = node->as<MaxPool>()) return resolve_pads(*op, node, rw);
            return resolve_pads(*node->as<AveragePool>(), node, rw);
          }};
}

}  // namespace slim
