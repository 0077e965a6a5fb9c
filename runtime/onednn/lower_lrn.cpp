#include "runtime/onednn/operators.h"

namespace slim::onednn {

bool lower_lrn(Lowering& plan, const Node& node) {
  const auto& op = *node.as<LRN>();
  const auto* x = node.input(0);
  // An even window lies off centre in ONNX.
  if (!plan.is_activation(x) || plan.dims(x).size() != 4 || op.size % 2 == 0) return false;
  const LrnSpec spec{op.size, op.alpha, op.beta, op.bias};
  auto source = plan.home(x);
  auto primitive = make_lrn(source.desc, spec);
  if (!primitive || primitive->is_slow()) {
    // The vectorised kernels want whole blocks of channels, or plain memory.
    source = plan.plain(x);
    primitive = make_lrn(source.desc, spec);
  }
  if (!primitive) return false;
  const auto target = plan.new_location(source.desc);
  plan.append("LRN", *primitive, {{Arg::kSrc, source.slot, nullptr}, {Arg::kDst, target.slot, nullptr}});
  plan.define(node.output(), target);
  return true;
}

}  // namespace slim::onednn
