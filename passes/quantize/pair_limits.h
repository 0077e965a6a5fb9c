#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "graph/graph.h"
#include "graph/quant_params.h"
#include "passes/quantize/pair_saturation.h"
#include "passes/quantize/placement.h"

namespace slim {

/// What a plan's target asks of weights, by the values that they are multiplied with.
///
/// Codes reach 255, since Q saturates there, unless a function bounds the value (Relu6, Sigmoid, and what only moves
/// their results) and its parameters, shared with others, are for a wider range.
class PairLimits {
 public:
  /// `graph` is the float graph of the plan, before quantization is inserted.
  PairLimits(const Graph& graph, const QuantizationPlan& plan);

  /// pair_limit() for weights that meet `value` quantized with `parameters`; nullopt: the target asks for none.
  std::optional<int> of(const Value& value, const AffineU8& parameters) const;

 private:
  bool active_;
  std::unordered_map<std::string, float> highest_;  ///< by name: real bound of a value, where there is one
};

/// Whether no pair of products with these weights can leave 16 bits, whatever the codes of the activations: proved for
/// each output channel of the quantized graph's 8-bit constants that are read as weights, and by the largest magnitude
/// for other ones of two axes and more. True without such constants.
bool pairs_fit_16_bits(const Graph& quantized);

}  // namespace slim
