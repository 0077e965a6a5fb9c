#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "graph/quant_params.h"
#include "graph/range.h"
#include "passes/quantize/placement.h"
#include "passes/quantize/weights.h"

namespace slim {

/// Calibrated range of each value that a plan observes, by name.
using Ranges = std::map<std::string, Range>;

/// Scale and zero point of each group of a plan: the hull of its members' ranges, cut to the bounds of an absorbed
/// activation where all members obey it. SLIM_CHECKs that every observed value has a range.
std::vector<AffineU8> group_parameters(const QuantizationPlan& plan, const Ranges& ranges);

/// What is to become integers.
struct WeightRequest {
  const Node& node;
  const Tensor& weight;           ///< f32
  const Tensor* bias;             ///< f32, one number a channel; may be null
  float activation_scale;         ///< of the node's first operand
  std::optional<int> pair_limit;  ///< of PairLimits
};
/// May return a bias where there was none, for operators that have the operand.
using WeightQuantizer = std::function<QuantizedWeight(const WeightRequest&)>;

/// As quantize_weight does it.
WeightQuantizer weights_by(WeightScale rule);

/// The parameters with which a quantized operator reads `value`.
AffineU8 parameters_to_operators(const QuantizationPlan& plan, const Ranges& ranges,
                                 const std::vector<AffineU8>& parameters, const std::string& value);

/// Writes the plan into a canonical float graph, as QuantizeLinear/DequantizeLinear pairs in the form of int8-onnx.md:
/// each planned value feeds one Q, each of its readers has a DQ of its own; weights become s8, biases s32 constants
/// with a DQ. With an empty `weights` these stay float: what the activations alone cost. Names, types and order of
/// graph inputs and outputs stay. `graph` must be the one that the plan was made for, or a clone of it.
Graph insert_quantization(Graph graph, const QuantizationPlan& plan, const Ranges& ranges,
                          const WeightQuantizer& weights = weights_by(WeightScale::kMaxAbs));

/// The float graph with the numbers that quantized weights and biases stand for: what they alone cost.
Graph with_quantized_weights(Graph graph, const QuantizationPlan& plan, const Ranges& ranges,
                             const WeightQuantizer& weights);

}  // namespace slim
