#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "graph/graph.h"
#include "graph/quant_params.h"
#include "passes/quantize/pair_limits.h"
#include "passes/quantize/placement.h"
#include "passes/quantize/value_parameters.h"
#include "passes/quantize/weights.h"

namespace slim {

/// A weight that is to become integers.
struct WeightRequest {
  const Node& node;
  const Tensor& weight;           ///< f32
  std::optional<Tensor> bias;     ///< f32, one number a channel
  bool may_have_bias = false;     ///< the operator has the operand
  float activation_scale = 1.0F;  ///< of the node's first operand
  std::optional<int> pair_limit;  ///< of PairLimits
};
/// May return a bias where there was none, if the operator may have one.
using WeightQuantizer = std::function<QuantizedWeight(const WeightRequest&)>;

/// As quantize_weight does it.
WeightQuantizer weights_by(WeightScale rule);

/// What a plan asks of the weights of its operators. Keeps references to all that it is given.
class WeightRequests {
 public:
  /// `graph` is the float graph of the plan.
  WeightRequests(const Graph& graph, const QuantizationPlan& plan, const Ranges& ranges);

  /// nullopt: the plan does not quantize the node, or it has no weights.
  std::optional<WeightRequest> of(const Node& node) const;

 private:
  const QuantizationPlan& plan_;
  const Ranges& ranges_;
  std::vector<AffineU8> parameters_;
  PairLimits pair_limits_;
};

/// The float graph with the numbers that quantized weights and biases stand for: what they alone cost.
Graph with_quantized_weights(Graph graph, const QuantizationPlan& plan, const Ranges& ranges,
                             const WeightQuantizer& weights);

}  // namespace slim
