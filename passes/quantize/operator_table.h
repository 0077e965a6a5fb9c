#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "graph/graph.h"

namespace slim {

/// What an operand becomes when its operator is quantized.
enum class OperandRole : std::uint8_t {
  kActivation,  ///< u8, one scale and zero point for the tensor
  kWeight,      ///< constant, s8 symmetric, one scale an output channel
  kBias,        ///< constant, s32, scale = activation scale * weight scale
  kUntouched,   ///< stays as it is (shapes, axes, pads)
};

/// Where the parameters of an operator's results come from.
enum class ResultRange : std::uint8_t {
  kOwn,          ///< calibrated
  kSameAsInput,  ///< those of the first operand: the operator only moves or selects numbers
  kShared,       ///< one set for all operands and results (Concat)
  kFixed,        ///< the function's own range
};

/// Why an operator is quantized at all.
enum class Worth : std::uint8_t {
  kAnchor,  ///< integer arithmetic itself pays: convolutions and matrix products
  kJoin,    ///< only between anchors, so that data need not turn to float and back
};

/// A row of the one table that says what quantizing an operator means. Placement, insertion and fusion read it and hold
/// no operator names of their own, so they cannot disagree.
struct OperatorRow {
  std::size_t op_index;                 ///< index of the operator in the Op variant
  std::array<OperandRole, 3> operands;  ///< the last entry holds for all further operands
  ResultRange result;
  Worth worth;
  bool absorbs_activation;  ///< a Relu or Clip behind it, its only reader, becomes part of it
  bool may_return_float;    ///< runtimes have an integer kernel with float result
  float fixed_min = 0.0F;
  float fixed_max = 0.0F;

  OperandRole role(std::size_t operand) const {
    return operands[operand < operands.size() ? operand : operands.size() - 1];
  }
};

/// The row of a node's operator; null if the operator stays float in the file that we write.
const OperatorRow* quantization_row(const Op& op);

/// Why this node cannot be quantized although its operator has a row (a weight that is computed, indices that are read,
/// ...); nullopt if it can.
std::optional<std::string> quantization_obstacle(const Node& node);

/// Axis of the weight operand that counts output channels; nullopt: one scale for the whole weight.
std::optional<std::int64_t> weight_channel_axis(const Node& node);

/// Bounds of a Relu or of a Clip with constant bounds ([0, inf) for Relu); nullopt for any other node.
struct Bounds {
  float low;
  float high;
};
std::optional<Bounds> activation_bounds(const Node& node);

}  // namespace slim
