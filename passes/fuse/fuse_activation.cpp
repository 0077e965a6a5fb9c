// f(Int8...(x, ...))   =>   Int8...(x, ...) {activation = f}
// for Relu, Clip with constant bounds, LeakyRelu, HardSwish, HardSigmoid and Sigmoid behind a chain with a real result
// that nothing else reads and that has no activation yet.
#include <limits>

#include "passes/fuse/int8_chain.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

using End = std::optional<Int8Result>;

End named(std::string_view name, float alpha = 0.0F, float beta = 0.0F) {
  Int8Result result;
  result.activation = name;
  result.alpha = alpha;
  result.beta = beta;
  return result;
}

/// A bound of a Clip; nullopt if it is computed.
std::optional<float> bound(const Value* value, float missing) {
  if (value == nullptr) return missing;
  if (!value->is_constant() || value->constant().count() != 1) return std::nullopt;
  return static_cast<float>(to_doubles(value->constant())[0]);
}

End end_of(const Node& node) {
  if (node.is<Relu>()) return named("Relu");
  if (const auto* leaky = node.as<LeakyRelu>()) return named("LeakyRelu", leaky->alpha);
  if (node.is<HardSwish>()) return named("HardSwish");
  if (node.is<Sigmoid>()) return named("Sigmoid");
  if (const auto* hard = node.as<HardSigmoid>()) return named("HardSigmoid", hard->alpha, hard->beta);
  const auto low = bound(node.input(1), std::numeric_limits<float>::lowest());
  const auto high = bound(node.input(2), std::numeric_limits<float>::max());
  return low && high ? named("Clip", *low, *high) : std::nullopt;
}

}  // namespace

Rule fuse_activation() {
  Bind<Relu, Clip, LeakyRelu, HardSwish, HardSigmoid, Sigmoid> function;
  BindInt8 chain;
  const auto open = [](const Node& node) { return *int8_result(node.op()) == Int8Result{}; };
  return {"fuse-activation",
          bind(function, bind(chain).one_use().where(open, "its chain has ended"), maybe(constant()), maybe(constant())),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto end = end_of(*m[function].node());
            if (!end) return Declined{"the bounds are not single constants"};
            const Node& node = *m[chain].node();
            rw.replace(m[function].out(), rw.create(with_int8_result(node.op(), *end), node.inputs(), &node));
            return Applied{};
          }};
}

}  // namespace slim
