#include "passes/canonicalize/clamp.h"

#include "passes/canonicalize/constants.h"

namespace slim {
namespace {

constexpr float kLargest = std::numeric_limits<float>::max();

/// Clip's bound, `none` if it is omitted; nullopt: it is computed, or not f32.
std::optional<float> bound(const Value* value, float none) {
  if (value == nullptr) return none;
  if (!value->is_constant() || value->constant().type() != DataType::kF32) return std::nullopt;
  const auto number = uniform_value(value);
  return number ? std::optional(static_cast<float>(*number)) : std::nullopt;
}

}  // namespace

std::optional<Clamp> clamp_of(const Node& node) {
  Clamp clamp;
  if (node.is<Relu>()) {
    clamp.low = 0.0F;
    return clamp;
  }
  if (!node.is<Clip>()) return std::nullopt;
  const auto low = bound(node.input(1), clamp.low);
  const auto high = bound(node.input(2), clamp.high);
  if (!low || !high || !(*low <= *high)) return std::nullopt;
  if (*low > -kLargest) clamp.low = *low;
  if (*high < kLargest) clamp.high = *high;
  return clamp;
}

Value* create_clamp(Rewriter& rewriter, Value* x, const Clamp& clamp) {
  const Clamp none;
  if (clamp == Clamp{0.0F, none.high}) return rewriter.create(Relu{}, {x});
  auto* low = clamp.low == none.low ? nullptr : rewriter.constant(Tensor::scalar(clamp.low));
  auto* high = clamp.high == none.high ? nullptr : rewriter.constant(Tensor::scalar(clamp.high));
  return rewriter.create(Clip{}, {x, low, high});
}

}  // namespace slim
