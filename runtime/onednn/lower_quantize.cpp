#include "runtime/onednn/int8_kernels.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// The grid that a QuantizeLinear or DequantizeLinear names, if it is one constant grid of 8 bits.
std::optional<Int8Grid> grid_of(const Lowering& plan, const Node& node, DataType type) {
  const auto scale = plan.scalar(node.input(1));
  const auto* zero = node.input(2);
  const auto zero_point = zero == nullptr ? std::optional(0.0F) : plan.scalar(zero);
  if (!scale || !zero_point || !is_8bit(type) || plan.type(node.input(1)) != DataType::kF32) return std::nullopt;
  return Int8Grid{type, *scale, static_cast<std::int32_t>(*zero_point)};
}

/// Channels last for what convolutions may read, plain for the rest.
MemoryDesc quantized_desc(const Dims& dims, DataType type) {
  return dims.size() >= 3 && dims.size() <= 5 ? MemoryDesc::of_layout(dims, Layout::kChannelsLast, type)
                                              : MemoryDesc::plain(dims, type);
}

}  // namespace

bool lower_quantize(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  const auto type = node.input(2) == nullptr ? DataType::kU8 : plan.type(node.input(2));
  const auto grid = plan.is_activation(x) ? grid_of(plan, node, type) : std::nullopt;
  if (!grid) return false;
  const auto& dims = plan.dims(x);
  const auto desc = quantized_desc(dims, type);
  const auto target = plan.new_location(desc);
  const auto to = static_cast<std::size_t>(target.slot);
  const auto count = count_of(dims);
  const bool transposes = desc.layout() == Layout::kChannelsLast && plan.home(x).desc.layout() == Layout::kPlain;
  if (transposes) {
    const auto source = plan.home(x).slot;
    const auto points = count / (dims[0] * dims[1]);
    plan.append(
        "QuantizeLinear", {source, target.slot},
        [=, grid = *grid, batch = dims[0], channels = dims[1], from = static_cast<std::size_t>(source)](RunState& run) {
          quantize_to_channels_last(reinterpret_cast<const float*>(run.slots[from]), run.slots[to], batch, channels,
                                    points, grid);
        });
  } else {
    const auto source = plan.as(x, MemoryDesc::of_layout(dims, desc.layout())).slot;
    plan.append("QuantizeLinear", {source, target.slot},
                [=, grid = *grid, from = static_cast<std::size_t>(source)](RunState& run) {
                  quantize_elements(reinterpret_cast<const float*>(run.slots[from]), run.slots[to], count, grid);
                });
  }
  plan.define(node.output(), target, dims);
  return true;
}

bool lower_dequantize(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  const auto grid = plan.is_int8(x) ? grid_of(plan, node, plan.type(x)) : std::nullopt;
  if (!grid) return false;
  const auto layout = plan.home(x).desc.layout();
  const bool dense = layout == Layout::kPlain || layout == Layout::kChannelsLast;
  const auto source = dense ? plan.home(x) : plan.plain(x);
  const auto& dims = plan.dims(x);
  const auto target = plan.new_location(MemoryDesc::of_layout(source.desc.dims(), dense ? layout : Layout::kPlain));
  plan.append("DequantizeLinear", {source.slot, target.slot},
              [grid = *grid, count = count_of(dims), from = static_cast<std::size_t>(source.slot),
               to = static_cast<std::size_t>(target.slot)](RunState& run) {
                dequantize_elements(run.slots[from], reinterpret_cast<float*>(run.slots[to]), count, grid);
              });
  plan.define(node.output(), target, dims);
  return true;
}

}  // namespace slim::onednn
