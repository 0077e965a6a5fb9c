#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "converter/progress.h"
#include "converter/survey.h"
#include "graph/graph.h"
#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

/// What was chosen for one node: integers and scales as in QuantizedWeight, and a real bias.
struct ChosenWeight {
  Tensor integers;                ///< s8, dims of the weight
  std::vector<float> scales;      ///< one, or one an output channel
  std::optional<Tensor> bias;     ///< f32 [outputs]; none for operators without a bias operand
  std::optional<int> pair_limit;  ///< that the integers obey
};
using ChosenWeights = std::map<std::string, ChosenWeight>;  ///< by node key

struct WeightSearch {
  std::size_t threads = 1;
  Progress progress;
};

/// Quantizes the weights by their effect on what the operators compute, as far as `moments` tell:
/// * scales by the least squared error, each weight's error counted by the variance of what it is multiplied with;
/// * integers by round_weights, where moments have products and enough rows;
/// * biases that take the mean of what the rounding changed: b' = b + sum (w - s q) mean(x). A bias is added where
///   there is none and the operator has the operand.
/// Operators without moments are left out: chosen_or falls back for them.
ChosenWeights choose_weights(const Graph& graph, const QuantizationPlan& plan, const Ranges& ranges,
                             const MomentsByNode& moments, const WeightSearch& search);

/// The chosen weights, and `otherwise` for nodes that have none, or none that obey the pair limit that is asked for
/// now. `chosen` must outlive the result.
WeightQuantizer chosen_or(const ChosenWeights& chosen, WeightQuantizer otherwise);

}  // namespace slim
