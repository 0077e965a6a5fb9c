#pragma once

#include "graph/graph.h"
#include "passes/quantize/placement.h"
#include "passes/quantize/value_parameters.h"
#include "passes/quantize/weight_requests.h"

namespace slim {

/// Writes the plan into a canonical float graph, as QuantizeLinear/DequantizeLinear pairs in the form of int8-onnx.md:
/// each planned value feeds one Q, each of its readers has a DQ of its own; weights become s8, biases s32 constants
/// with a DQ. With an empty `weights` these stay float: what the activations alone cost. Names, types and order of
/// graph inputs and outputs stay. `graph` must be the one that the plan was made for, or a clone of it.
Graph insert_quantization(Graph graph, const QuantizationPlan& plan, const Ranges& ranges,
                          const WeightQuantizer& weights = weights_by(WeightScale::kMaxAbs));

}  // namespace slim
