#include "runtime/onednn/activation.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {

bool lower_activation(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  if (x == nullptr || !plan.is_activation(x)) return false;
  auto fused = absorb_gate(plan, node);
  if (fused.result == nullptr) fused = {eltwise_ops(plan, node), node.output()};
  if (fused.functions.empty()) return false;
  const auto source = plan.home(x);
  std::vector<Primitive> primitives;
  for (const auto& function : fused.functions) {
    auto primitive = make_eltwise(function, source.desc);
    if (!primitive) return false;
    primitives.push_back(std::move(*primitive));
  }
  const auto target = plan.may_overwrite(x) ? source : plan.new_location(source.desc);
  auto from = source.slot;
  for (auto& primitive : primitives) {
    plan.append(node.type_name(), std::move(primitive),
                {{Arg::kSrc, from, nullptr}, {Arg::kDst, target.slot, nullptr}});
    from = target.slot;
  }
  plan.define(fused.result, target, plan.dims(x));
  return true;
}

}  // namespace slim::onednn
