// f(Int8...(x, ...))   =>   Int8...(x, ...) {activation = f}
// for Relu, Clip with constant bounds, LeakyRelu, HardSwish, HardSigmoid and Sigmoid behind a chain with a real result
// that nothing else reads and that has no activation yet.
#include <limits>

#include "passes/fuse/int8_chain.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

Int8Result named(std::string_view name, float alpha = 0.0F, float beta = 0.0F) {
  Int8Result result;
  result.activation = name;
  result.alpha = alpha;
  result.beta = beta;
  return result;
}

/// A bound of a Clip.
float bound(const Value* value, float missing) {
  return value == nullptr ? missing : static_cast<float>(to_doubles(value->constant()).at(0));
}

Int8Result end_of(const Node& node) {
  if (node.is<Relu>()) return named("Relu");
  if (const auto* leaky = node.as<LeakyRelu>()) return named("LeakyRelu", leaky->alpha);
  if (node.is<HardSwish>()) return named("HardSwish");
  if (node.is<Sigmoid>()) return named("Sigmoid");
  if (const auto* hard = node.as<HardSigmoid>()) return named("HardSigmoid", hard->alpha, hard->beta);
  const auto low = bound(node.input(1), std::numeric_limits<float>::lowest());
  const auto high = bound(node.input(2), std::numeric_limits<float>::max());
  return named("Clip", low, high);
}

}  // namespace

Rule fuse_activation() {
  Bind<Relu, Clip, LeakyRelu, HardSwish, HardSigmoid, Sigmoid> function;
  BindInt8 chain;
  const auto open = [](const Node& node) { return *int8_result(node.op()) == Int8Result{}; };
  return {
      "fuse-activation",
      bind(function, bind(chain).one_use().where(open, "its chain has ended"), maybe(constant()), maybe(constant())),
      [=](const Match& m, Rewriter& rw) -> Outcome {
        const Node& node = *m[chain].node();
        const auto op = with_int8_result(node.op(), end_of(*m[function].node()));
        rw.replace(m[function].out(), rw.create(op, node.inputs(), &node));
        return Applied{};
      }};
}

}  // namespace slim
