#include "runtime/onednn/operators.h"

namespace slim::onednn {

bool lower_softmax(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  if (!plan.is_activation(x) || plan.dims(x).empty()) return false;
  const auto* logarithm = node.as<LogSoftmax>();
  const auto* plain = node.as<Softmax>();
  SLIM_CHECK(logarithm != nullptr || plain != nullptr);
  const auto axis = normalized_axis(logarithm != nullptr ? logarithm->axis : plain->axis, plan.dims(x).size());
  auto source = plan.home(x);
  auto primitive = make_softmax(source.desc, axis, logarithm != nullptr);
  if (!primitive || primitive->is_slow()) {
    source = plan.plain(x);
    primitive = make_softmax(source.desc, axis, logarithm != nullptr);
  }
  if (!primitive) return false;
  const auto target = plan.new_location(source.desc);
  plan.append(node.type_name(), *primitive, {{Arg::kSrc, source.slot, nullptr}, {Arg::kDst, target.slot, nullptr}});
  plan.define(node.output(), target);
  return true;
}

}  // namespace slim::onednn
