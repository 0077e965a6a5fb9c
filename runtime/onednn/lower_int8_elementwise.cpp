#include <algorithm>

#include "graph/window.h"
#include "runtime/onednn/int8_end.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// How `b` repeats along `a`, both in the order of their memory: equal dims; one number a channel of an image (channels
/// last); or one number.
struct Repetition {
  std::int64_t outer, period, repeat;
  bool restarts;
};
std::optional<Repetition> repetition(const Dims& a, const Dims& b, Layout layout) {
  const auto count = count_of(a);
  if (a == b) return Repetition{1, count, 1, false};
  if (count_of(b) == 1) return Repetition{1, 1, count, false};
  const bool image = layout == Layout::kChannelsLast && b.size() == a.size() && a.size() >= 3;
  if (!image || b[1] != a[1]) return std::nullopt;
  if (count_of(b) == b[0] * b[1] && (b[0] == 1 || a[0] == 1)) return Repetition{count / a[1], a[1], 1, true};
  return std::nullopt;
}

template <typename Op>
bool lower_binary_of(Lowering& plan, const Node& node, const Op& op, bool multiply) {
  const auto* a = node.input(0);
  const auto* b = node.input(1);
  const auto bounds = bounds_of(op);
  if (!plan.is_int8(a) || !plan.is_int8(b) || !bounds) return false;
  Int8Elementwise parameters{.multiply = multiply,
                             .a = grid(plan.type(a), op.a_scale, op.a_zero_point),
                             .b = grid(plan.type(b), op.b_scale, op.b_zero_point),
                             .y = grid(op),
                             .low = bounds->low,
                             .high = bounds->high};
  if (count_of(plan.dims(b)) > count_of(plan.dims(a))) {
    std::swap(a, b);
    std::swap(parameters.a, parameters.b);
  }
  const auto& dims = plan.dims(a);
  const auto layout = plan.home(a).desc.layout();
  const bool dense = layout == Layout::kPlain || layout == Layout::kChannelsLast;
  const auto kept = dense ? layout : Layout::kPlain;
  const auto repeats = repetition(dims, plan.dims(b), kept);
  if (!repeats) return false;
  parameters.outer = repeats->outer;
  parameters.b_period = repeats->period;
  parameters.b_repeat = repeats->repeat;
  parameters.b_restarts = repeats->restarts;
  const auto left = plan.as(a, MemoryDesc::of_layout(dims, kept, plan.type(a))).slot;
  const bool same_rank = plan.dims(b).size() == dims.size();
  const auto right =
      plan.as(b, MemoryDesc::of_layout(plan.dims(b), same_rank ? kept : Layout::kPlain, plan.type(b))).slot;
  const auto target = plan.new_location(MemoryDesc::of_layout(dims, kept, op.y_type));
  plan.append(node.type_name(), {left, right, target.slot},
              [=, l = static_cast<std::size_t>(left), r = static_cast<std::size_t>(right),
               to = static_cast<std::size_t>(target.slot)](RunState& run) {
                int8_elementwise(run.slots[l], run.slots[r], run.slots[to], parameters);
              });
  plan.define(node.output(), target, dims);
  return true;
}

/// One span for each output position.
std::vector<MeanSpan> spans(const Window& w, std::size_t axis, std::int64_t input, bool count_pads) {
  std::vector<MeanSpan> result;
  for (std::int64_t o = 0; o < w.output[axis]; ++o) {
    const auto dilation = w.dilations[axis];
    auto first = o * w.strides[axis] - w.pads_begin[axis];
    MeanSpan span;
    std::int64_t inside_padded = 0;
    for (std::int64_t k = 0; k < w.kernel[axis]; ++k) {
      const auto at = first + k * dilation;
      if (at < input + w.pads_end[axis]) ++inside_padded;
      if (at < 0 || at >= input) continue;
      if (span.count++ == 0) span.first = at;
    }
    span.counted = count_pads ? inside_padded : span.count;
    result.push_back(span);
  }
  return result;
}

bool append_mean(Lowering& plan, const Node& node, const Int8Operand& x_grid, const Int8Result& result,
                 const Window& window, bool count_pads) {
  const auto* x = node.input(0);
  const auto bounds = bounds_of(result);
  if (!bounds) return false;
  const auto& src = plan.dims(x);
  Dims dst{src[0], src[1]};
  dst.insert(dst.end(), window.output.begin(), window.output.end());
  if (count_of(dst) == 0) return false;
  Int8Mean mean;
  mean.batch = src[0];
  mean.channels = src[1];
  mean.x = grid(plan.type(x), x_grid.x_scale, x_grid.x_zero_point);
  mean.y = grid(result);
  mean.low = bounds->low;
  mean.high = bounds->high;
  const auto missing = 3 - window.kernel.size();
  for (std::size_t i = 0; i < 3; ++i) {
    if (i < missing) {
      mean.spans[i] = {{0, 1, 1}};
      continue;
    }
    const auto axis = i - missing;
    mean.input[i] = src[axis + 2];
    mean.dilation[i] = window.dilations[axis];
    mean.spans[i] = spans(window, axis, src[axis + 2], count_pads);
  }
  const auto source = plan.as(x, MemoryDesc::of_layout(src, Layout::kChannelsLast, plan.type(x))).slot;
  const auto target = plan.new_location(MemoryDesc::of_layout(dst, Layout::kChannelsLast, result.y_type));
  const auto sums = plan.new_slot(static_cast<std::size_t>(src[1]) * sizeof(std::int32_t));
  plan.append(node.type_name(), {source, target.slot, sums},
              [=, mean = std::move(mean), from = static_cast<std::size_t>(source),
               to = static_cast<std::size_t>(target.slot), acc = static_cast<std::size_t>(sums)](RunState& run) {
                int8_mean(run.slots[from], run.slots[to], reinterpret_cast<std::int32_t*>(run.slots[acc]), mean);
              });
  plan.define(node.output(), target);
  return true;
}

bool has_image(const Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  return plan.is_int8(x) && plan.dims(x).size() >= 3 && plan.dims(x).size() <= 5;
}

}  // namespace

bool lower_int8_binary(Lowering& plan, const Node& node) {
  if (const auto* add = node.as<Int8Add>()) return lower_binary_of(plan, node, *add, false);
  return lower_binary_of(plan, node, *node.as<Int8Mul>(), true);
}

bool lower_int8_average_pool(Lowering& plan, const Node& node) {
  const auto& op = *node.as<Int8AveragePool>();
  if (!has_image(plan, node)) return false;
  const auto window =
      resolve_window(static_cast<const PoolWindow&>(op), std::span(plan.dims(node.input(0))).subspan(2));
  return window && append_mean(plan, node, op, op, *window, op.count_include_pad);
}

bool lower_int8_global_average_pool(Lowering& plan, const Node& node) {
  const auto& op = *node.as<Int8GlobalAveragePool>();
  if (!has_image(plan, node)) return false;
  const auto& dims = plan.dims(node.input(0));
  const Dims spatial(dims.begin() + 2, dims.end());
  const Dims ones(spatial.size(), 1);
  const Dims zeros(spatial.size(), 0);
  return append_mean(plan, node, op, op, {spatial, ones, ones, zeros, zeros, ones}, false);
}

bool lower_lookup(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  const auto* table = plan.known(node.input(1));
  if (!plan.is_int8(x) || table == nullptr) return false;
  const auto source = plan.home(x);
  const auto layout = source.desc.layout();
  if (layout != Layout::kPlain && layout != Layout::kChannelsLast) return false;
  const auto target = plan.new_location(MemoryDesc::of_layout(source.desc.dims(), layout, plan.type(node.input(1))));
  plan.append("Lookup", {source.slot, target.slot},
              [bytes = table->tensor(), count = count_of(plan.dims(x)), from = static_cast<std::size_t>(source.slot),
               to = static_cast<std::size_t>(target.slot)](RunState& run) {
                lookup(run.slots[from], run.slots[to], count, bytes.bytes().data());
              });
  plan.define(node.output(), target, plan.dims(x));
  return true;
}

}  // namespace slim::onednn
