#pragma once

#include <optional>
#include <variant>

#include "graph/rewrite/rule.h"

/// What QuantizeLinear and DequantizeLinear nodes say, for the rules of fuse.
namespace slim {

/// The grid of a tensor: real = scale * (q - zero_point), q of type u8 or i8.
struct Int8Params {
  float scale = 1.0F;
  std::int64_t zero_point = 0;
  DataType type = DataType::kU8;
  bool operator==(const Int8Params&) const = default;
};

/// Of a QuantizeLinear or DequantizeLinear; a reason where it is not one constant grid of 8 bits for the whole tensor.
std::variant<Int8Params, Declined> int8_params(const Node& node);

/// DequantizeLinear with constant parameters.
Pattern dequantized(const Bind<DequantizeLinear>& place);

/// Weights of a convolution or matrix product: i8 around zero, and their scales, one or one an output channel.
struct Int8Weight {
  Tensor values;
  Tensor scales;
  bool as_stored = true;  ///< `values` is the constant itself
};
/// Of the DequantizeLinear of a weight whose axis `channel_axis` counts output channels; with `groups`, those of one
/// group, as ConvTranspose stores them.
std::variant<Int8Weight, Declined> int8_weight(const Node& node, std::int64_t channel_axis, std::int64_t groups = 1);

/// A bias operand: null, an f32 constant, or the DequantizeLinear of an i32 constant whose scales are those of the
/// accumulator (then its integers) or others (then its reals); a reason for anything else. The number of elements is
/// `channels`.
std::variant<std::optional<Tensor>, Declined> int8_bias(const Value* bias, float x_scale, const Tensor& w_scales,
                                                        std::int64_t channels);

/// The constant that a bias operand was made from.
Value* bias_constant(Value* bias);

}  // namespace slim
