#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "passes/quantize/channel_spaces.h"
#include "passes/quantize/placement.h"

namespace slim {

/// Smallest and largest element of each channel of a value, over some samples; zero lies between them.
struct ChannelRange {
  std::vector<float> low;
  std::vector<float> high;
};
/// By value name.
using ChannelRanges = std::map<std::string, ChannelRange>;

/// What to divide each channel by, by value name; values that stay as they are may be missing.
using ChannelFactors = std::map<std::string, std::vector<float>>;

/// Factors that bring the channels of quantized values nearer to each other: r^exponent, where r is a channel's peak as
/// a share of the largest peak among the values that share quantization parameters, at most over all values of its
/// space, and at least 1/32. A channel behind a Clip is enlarged only as far as 1.5 times its peak stays below the
/// bound. With one scale for a whole tensor, channels that use little of it are then rounded more finely, while the
/// weights of one output differ more: exponents between 0 and 1 trade these.
ChannelFactors equalizing_factors(const Graph& graph, const ChannelSpaces& spaces, const QuantizationPlan& plan,
                                  const ChannelRanges& ranges, float exponent);

/// Divides the channels of the graph's values by `factors`, inside the weights and biases around them. The graph
/// computes the same, but that Clip bounds what they were measured not to reach. nullopt: some weight would not be
/// finite.
std::optional<Graph> scale_channels(Graph graph, const ChannelFactors& factors);

}  // namespace slim
