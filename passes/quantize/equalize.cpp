#include "passes/quantize/equalize.h"

#include <algorithm>
#include <cmath>

#include "passes/canonicalize/channel_affine.h"

namespace slim {
namespace {

constexpr float kLeastShare = 1.0F / 32;
/// How far beyond its peak a channel must still lie inside of a Clip.
constexpr float kClipMargin = 1.5F;

float peak(const ChannelRange& range, std::size_t channel) {
  return std::max(-range.low[channel], range.high[channel]);
}

/// The factors of `value` as what a node multiplies or divides by; empty: none.
std::vector<double> factors_of(const Value* value, const ChannelFactors& factors, bool inverse) {
  const auto found = value == nullptr ? factors.end() : factors.find(value->name());
  if (found == factors.end()) return {};
  std::vector<double> result(found->second.begin(), found->second.end());
  if (inverse) std::transform(result.begin(), result.end(), result.begin(), [](double factor) { return 1.0 / factor; });
  return result;
}

ChannelAffine scaling(const std::vector<double>& factors) {
  return {factors, std::vector<double>(factors.size(), 0.0)};
}

/// False if the fold was declined.
bool refold(Graph& graph, Node* node, const std::variant<Refolded, Declined>& folded) {
  const auto* made = std::get_if<Refolded>(&folded);
  if (made == nullptr) return false;
  for (std::size_t i = 0; i < made->constants.size(); ++i) {
    if (node->input(i + 1) == nullptr) continue;
    graph.set_input(node, i + 1, graph.add_constant(node->input(i + 1)->name() + "_equalized", made->constants[i]));
  }
  return true;
}

/// Of each space: the largest share that a channel's peak has in what its values' parameters must cover.
std::vector<float> shares_of(const Graph& graph, const ChannelSpaces& spaces, const QuantizationPlan& plan,
                             const ChannelRanges& ranges) {
  std::vector<float> group_peaks(plan.group_count, 0.0F);
  for (const auto& [name, range] : ranges) {
    const auto planned = plan.values.find(name);
    if (planned == plan.values.end()) continue;
    for (std::size_t c = 0; c < range.low.size(); ++c)
      group_peaks[planned->second.group] = std::max(group_peaks[planned->second.group], peak(range, c));
  }
  std::vector<float> shares(spaces.size(), 0.0F);
  const auto raise = [&](const ChannelSpaces::Channels& channels, const ChannelRange& range, float whole,
                         float margin) {
    if (!(whole > 0.0F) || range.low.size() != channels.ids.size()) return;
    for (std::size_t c = 0; c < channels.ids.size(); ++c) {
      auto& share = shares[channels.ids[c]];
      share = std::max(share, std::min(1.0F, margin * peak(range, c) / whole));
    }
  };
  for (const auto& [name, range] : ranges) {
    const auto* value = graph.find_value(name);
    const auto* channels = value == nullptr ? nullptr : spaces.of(value);
    if (channels == nullptr) continue;
    const auto planned = plan.values.find(name);
    if (planned != plan.values.end()) raise(*channels, range, group_peaks[planned->second.group], 1.0F);
    const auto clip = spaces.clipped().find(value);
    if (clip != spaces.clipped().end()) raise(*channels, range, clip->second, kClipMargin);
  }
  return shares;
}

}  // namespace

ChannelFactors equalizing_factors(const Graph& graph, const ChannelSpaces& spaces, const QuantizationPlan& plan,
                                  const ChannelRanges& ranges, float exponent) {
  const auto shares = shares_of(graph, spaces, plan, ranges);
  ChannelFactors factors;
  const auto add = [&](const Value* value) {
    const auto* channels = spaces.of(value);
    if (channels == nullptr) return;
    std::vector<float> own;
    bool changes = false;
    for (const auto id : channels->ids) {
      const bool fixed = spaces.pinned(id) || !(shares[id] > 0.0F);
      own.push_back(fixed ? 1.0F : std::pow(std::clamp(shares[id], kLeastShare, 1.0F), exponent));
      changes = changes || own.back() != 1.0F;
    }
    if (changes) factors.emplace(value->name(), std::move(own));
  };
  for (const auto* node : graph.nodes()) {
    for (const auto* value : node->outputs()) add(value);
  }
  return factors;
}

std::optional<Graph> scale_channels(Graph graph, const ChannelFactors& factors) {
  for (auto* node : graph.nodes()) {
    if (!node->is<Conv>() && !node->is<ConvTranspose>() && !node->is<Gemm>() && !node->is<MatMul>()) continue;
    const auto in = factors_of(node->input(0), factors, false);
    const auto out = factors_of(node->output(), factors, true);
    if (!in.empty() && !refold(graph, node, fold_in_front(*node, scaling(in)))) return std::nullopt;
    if (!out.empty() && !refold(graph, node, fold_behind(*node, scaling(out)))) return std::nullopt;
  }
  graph.erase_dead();
  return graph;
}

}  // namespace slim
