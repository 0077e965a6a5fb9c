#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "graph/rewrite/rule.h"

/// What the rules that fold per-channel arithmetic into operators with weights share.
namespace slim {

/// y = scale[c] * x + shift[c] for channel c.
struct ChannelAffine {
  std::vector<double> scale;
  std::vector<double> shift;

  bool has_shift() const;
};

/// Operators that compute a linear function with constant weights.
using BindLinear = Bind<Conv, ConvTranspose, Gemm, MatMul>;
/// Operators that may be a ChannelAffine.
using BindArithmetic = Bind<Add, Sub, Mul, Div>;

/// linear(any, constant, constant?)
NodePattern linear_with_constants(const BindLinear& linear);

/// x -> BatchNormalization: k = gamma / sqrt(var + epsilon), shift = beta - k mean, in doubles. nullopt: its
/// parameters are not finite f32 constants of `channels` elements.
std::optional<ChannelAffine> batch_norm_affine(const Node& batch_norm, std::size_t channels);

/// Add, Sub, Mul or Div of `x` and a constant that varies at most along `axis` of a tensor of rank `rank`; nullopt: it
/// is none, or Div(constant, x).
std::optional<ChannelAffine> arithmetic_affine(const Node& arithmetic, const Value* x, std::size_t rank,
                                               std::size_t axis, std::size_t channels);

/// Which axis of a tensor counts channels.
struct ChannelAxis {
  std::size_t rank;
  std::size_t axis;
  std::size_t channels;
};
/// Of the output of a linear node or BatchNormalization; nullopt: its rank is not known, or its weights are not
/// constants that the rules handle.
std::optional<ChannelAxis> output_channel_axis(const Node& node);
/// The same of its first operand. The operand's own channel dim is known to be that large.
std::optional<ChannelAxis> input_channel_axis(const Node& node);

/// Operands 1.. of a node after a change, and its operator (MatMul turns into Gemm where it needs a bias).
struct Refolded {
  Op op;
  std::vector<Tensor> constants;
};
/// affine(node(x)) as one node of the same kind; a reason if that is not exact or not finite.
std::variant<Refolded, Declined> fold_behind(const Node& node, const ChannelAffine& affine);
/// node(affine(x)) as one node of the same kind.
std::variant<Refolded, Declined> fold_in_front(const Node& node, const ChannelAffine& affine);

/// Puts the result of a fold in the place of `root`'s output: op(x, constants...), named after `node`.
Outcome rebuild(Rewriter& rewriter, Value* old, Value* x, const Node& node, std::variant<Refolded, Declined> folded);

}  // namespace slim
