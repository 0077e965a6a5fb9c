#include <algorithm>

#include "graph/window.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

Dims pooled(const Dims& src, const Dims& spatial) {
  Dims dims{src[0], src[1]};
  dims.insert(dims.end(), spatial.begin(), spatial.end());
  return dims;
}

bool append_pool(Lowering& plan, const Node& node, Pooling kind, const Window& window) {
  const auto* x = node.input(0);
  // Integer pools exist for channels-last memory only.
  const auto source = plan.is_int8(x)
                          ? plan.as(x, MemoryDesc::of_layout(plan.dims(x), Layout::kChannelsLast, plan.type(x)))
                          : plan.home(x);
  const auto dims = pooled(plan.dims(x), window.output);
  if (count_of(dims) == 0) return false;
  const auto primitive = make_pooling(kind, source.desc, MemoryDesc::any(dims, source.desc.type()), window);
  if (!primitive) return false;
  const auto target = plan.new_location(primitive->desc(Arg::kDst));
  plan.append(node.type_name(), *primitive, {{Arg::kSrc, source.slot, nullptr}, {Arg::kDst, target.slot, nullptr}});
  plan.define(node.output(), target);
  if (kind == Pooling::kMax) plan.set_grid(node.output(), plan.grid(x));
  return true;
}

std::optional<Window> window_of(const Lowering& plan, const Node& node, const PoolWindow& op) {
  const auto* x = node.input(0);
  if (!plan.is_placed(x) || plan.dims(x).size() < 3 || plan.dims(x).size() > 5) return std::nullopt;
  return resolve_window(op, std::span(plan.dims(x)).subspan(2));
}

/// How far the last window reaches behind the input, on one axis.
std::int64_t reach(const Window& window, std::int64_t input, std::size_t axis) {
  const auto last = (window.output[axis] - 1) * window.strides[axis] - window.pads_begin[axis];
  return last + window.dilations[axis] * (window.kernel[axis] - 1) + 1 - input;
}

/// oneDNN computes the output's size from the pads: with ceil_mode the last window may need more than the model says.
/// Returns whether it does.
bool extend_pads(Window& window, const Dims& src) {
  bool extended = false;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    const auto needed = reach(window, src[i + 2], i);
    extended = extended || needed > window.pads_end[i];
    window.pads_end[i] = std::max(needed, std::int64_t{0});
  }
  return extended;
}

}  // namespace

bool lower_max_pool(Lowering& plan, const Node& node) {
  const bool indices = node.outputs().size() > 1 && node.output(1)->use_count() > 0;
  auto window = window_of(plan, node, *node.as<MaxPool>());
  if (!window || indices) return false;
  extend_pads(*window, plan.dims(node.input(0)));
  return append_pool(plan, node, Pooling::kMax, *window);
}

bool lower_average_pool(Lowering& plan, const Node& node) {
  const auto& op = *node.as<AveragePool>();
  auto window = window_of(plan, node, op);
  if (!window) return false;
  const bool extended = extend_pads(*window, plan.dims(node.input(0)));
  // ONNX does not count what lies behind the given pads, oneDNN would.
  if (op.count_include_pad && extended) return false;
  return append_pool(plan, node, op.count_include_pad ? Pooling::kAverageWithPads : Pooling::kAverage, *window);
}

bool lower_global_pool(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  if (!plan.is_activation(x) || plan.dims(x).size() < 3 || plan.dims(x).size() > 5) return false;
  const auto& dims = plan.dims(x);
  const Dims spatial(dims.begin() + 2, dims.end());
  const Dims ones(spatial.size(), 1);
  const Dims zeros(spatial.size(), 0);
  const auto kind = node.is<GlobalMaxPool>() ? Pooling::kMax : Pooling::kAverage;
  return append_pool(plan, node, kind, {spatial, ones, ones, zeros, zeros, ones});
}

}  // namespace slim::onednn
