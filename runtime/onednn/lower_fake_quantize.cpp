#include <algorithm>
#include <limits>

#include "runtime/onednn/kernels.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

template <typename Q>
QuantGrid grid_of(float scale, float zero_point) {
  return {scale, zero_point, std::numeric_limits<Q>::lowest(), std::numeric_limits<Q>::max()};
}

/// The grid that a QuantizeLinear or DequantizeLinear names, if it is one for the whole tensor, constant, and of at
/// most 16 bits.
std::optional<QuantGrid> grid_of(const Lowering& plan, const Node& node) {
  const auto scale = plan.scalar(node.input(1));
  const auto* zero = node.input(2);
  const auto zero_point = zero == nullptr ? std::optional(0.0F) : plan.scalar(zero);
  if (!scale || !zero_point || plan.type(node.input(1)) != DataType::kF32) return std::nullopt;
  const auto type = zero == nullptr ? DataType::kU8 : plan.type(zero);
  if (type == DataType::kU8) return grid_of<std::uint8_t>(*scale, *zero_point);
  if (type == DataType::kI8) return grid_of<std::int8_t>(*scale, *zero_point);
  if (type == DataType::kU16) return grid_of<std::uint16_t>(*scale, *zero_point);
  if (type == DataType::kI16) return grid_of<std::int16_t>(*scale, *zero_point);
  return std::nullopt;
}

/// Whether all that happens to the quantized value is that it is dequantized on the same grid.
bool only_dequantized(const Lowering& plan, const Value* quantized, const QuantGrid& grid) {
  if (quantized->is_graph_output() || quantized->uses().empty()) return false;
  return std::ranges::all_of(quantized->uses(), [&](const Use& use) {
    return use.index == 0 && use.node->is<DequantizeLinear>() && grid_of(plan, *use.node) == grid;
  });
}

}  // namespace

bool lower_fake_quantize(Lowering& plan, const Node& node) {
  const auto* x = node.input(0);
  const auto* quantized = node.output();
  const auto grid = plan.is_activation(x) ? grid_of(plan, node) : std::nullopt;
  if (!grid || !only_dequantized(plan, quantized, *grid)) return false;
  for (const auto& use : quantized->uses()) plan.absorb(use.node);
  const auto source = plan.home(x);
  const auto define = [&](const Location& place) {
    for (const auto& use : quantized->uses()) {
      plan.define(use.node->output(), place, plan.dims(x));
      plan.set_grid(use.node->output(), grid);
    }
  };
  // Rounding twice to one grid changes nothing: data movers leave their operand's grid.
  if (plan.grid(x) == grid) {
    define(source);
    return true;
  }
  const auto target = plan.may_overwrite(x) ? source : plan.new_location(source.desc);
  const auto count = static_cast<std::int64_t>(source.desc.bytes() / sizeof(float));
  const auto from = static_cast<std::size_t>(source.slot);
  const auto to = static_cast<std::size_t>(target.slot);
  plan.append("FakeQuantize", {source.slot, target.slot}, [=, grid = *grid](RunState& run) {
    const auto* data = reinterpret_cast<const float*>(run.slots[from]);
    fake_quantize(data, reinterpret_cast<float*>(run.slots[to]), count, grid);
  });
  define(target);
  return true;
}

}  // namespace slim::onednn
