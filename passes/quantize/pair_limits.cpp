#include "passes/quantize/pair_limits.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "passes/quantize/channel_layout.h"

namespace slim {
namespace {

constexpr int kHighestCode = 255;
constexpr float kUnbounded = std::numeric_limits<float>::infinity();

/// The axis of output channels of a weight that `use` reads; nullopt if it is read as something else.
std::optional<std::size_t> channel_axis_of(const Use& use, const Tensor& weight) {
  const auto& node = *use.node;
  if (node.is<QLinearConv>() && use.index == 3) return 0;
  if (node.is<ConvInteger>() && use.index == 1) return 0;
  const bool matrix = (node.is<QLinearMatMul>() && use.index == 3) || (node.is<MatMulInteger>() && use.index == 1);
  if (matrix && weight.rank() == 2) return 1;
  const auto axis = use.index == 1 ? weight_channel_axis(node) : std::nullopt;
  return axis && weight.rank() >= 2 ? std::optional(static_cast<std::size_t>(*axis)) : std::nullopt;
}

/// Each channel along `axis` by itself.
bool channels_fit(const Tensor& weight, std::size_t axis) {
  const int limit = pair_limit(kHighestCode);
  const auto values = weight.data<std::int8_t>();
  const ChannelLayout layout(weight.dims(), static_cast<std::int64_t>(axis));
  for (std::size_t c = 0; c < layout.channels; ++c) {
    if (worst_pair(layout.gathered(values, c)) > limit) return false;
  }
  return true;
}

bool any_pair_fits(const Tensor& weight) {
  const auto values = weight.data<std::int8_t>();
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const int limit = pair_limit(kHighestCode);
  return values.empty() || (2 * *most <= limit && -2 * *least <= limit);
}

bool fits_for(const Use& use, const Tensor& weight) {
  if (use.node->is<DequantizeLinear>() && use.index == 0) {
    return std::ranges::all_of(use.node->output()->uses(), [&](const Use& reader) {
      const auto axis = channel_axis_of(reader, weight);
      return axis ? channels_fit(weight, *axis) : any_pair_fits(weight);
    });
  }
  const auto axis = channel_axis_of(use, weight);
  return axis ? channels_fit(weight, *axis) : any_pair_fits(weight);
}

}  // namespace

PairLimits::PairLimits(const Graph& graph, const QuantizationPlan& plan) : active_(adds_in_16_bits(plan.target)) {
  if (!active_) return;
  const auto bound_of = [&](const Value* value) {
    const auto found = value == nullptr ? highest_.end() : highest_.find(value->name());
    return found == highest_.end() ? kUnbounded : found->second;
  };
  for (const auto* node : graph.nodes()) {
    for (const auto* output : node->outputs()) {
      const auto entry = plan.values.find(output->name());
      if (entry == plan.values.end()) continue;
      float highest = kUnbounded;
      if (const auto bounds = activation_bounds(*node)) highest = bounds->high;
      if (entry->second.fixed) highest = entry->second.fixed->max;
      if (entry->second.moved) {
        const auto* row = quantization_row(node->op());
        highest = 0.0F;  // moving may pad with zeros
        for (std::size_t i = 0; i < node->inputs().size(); ++i) {
          if (row->role(i) == OperandRole::kActivation) highest = std::max(highest, bound_of(node->input(i)));
        }
      }
      if (highest < kUnbounded) highest_.emplace(output->name(), highest);
    }
  }
}

std::optional<int> PairLimits::of(const Value& value, const AffineU8& parameters) const {
  if (!active_) return std::nullopt;
  const auto found = highest_.find(value.name());
  const int highest = found == highest_.end()
                          ? kHighestCode
                          : quantize<std::uint8_t>(found->second, parameters.scale, parameters.zero_point);
  return pair_limit(highest);
}

bool pairs_fit_16_bits(const Graph& quantized) {
  return std::ranges::all_of(quantized.constants(), [](const Value* value) {
    const auto& tensor = value->constant();
    if (tensor.rank() < 2 || size_of(tensor.type()) != 1) return true;
    return tensor.type() == DataType::kI8 &&
           std::ranges::all_of(value->uses(), [&](const Use& use) { return fits_for(use, tensor); });
  });
}

}  // namespace slim
