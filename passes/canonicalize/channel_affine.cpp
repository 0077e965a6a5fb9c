#include "passes/canonicalize/channel_affine.h"

#include <algorithm>
#include <cmath>

#include "passes/canonicalize/constants.h"

namespace slim {
namespace {

/// Elements of a constant f32 vector operand of `count` elements (any dims).
std::optional<std::vector<double>> vector_operand(const Node& node, std::size_t index, std::size_t count) {
  const auto* value = node.input(index);
  if (value == nullptr || !value->is_constant() || value->constant().type() != DataType::kF32) return std::nullopt;
  if (static_cast<std::size_t>(value->constant().count()) != count) return std::nullopt;
  return to_doubles(value->constant());
}

bool is_constant_f32(const Value* value) {
  return value != nullptr && value->is_constant() && value->constant().type() == DataType::kF32;
}

std::size_t size(std::int64_t dim) { return static_cast<std::size_t>(dim); }

/// The weight's rows divide into the node's groups. Type inference sees no contradiction where the input is not known.
bool has_sound_groups(const Node& node, const Dims& weight) {
  std::int64_t group = 1;
  if (const auto* conv = node.as<Conv>()) group = conv->group;
  if (const auto* conv = node.as<ConvTranspose>()) group = conv->group;
  return count_of(weight) > 0 && group >= 1 && (weight.empty() || weight[0] % group == 0);
}

}  // namespace

bool ChannelAffine::has_shift() const {
  return std::any_of(shift.begin(), shift.end(), [](double s) { return s != 0.0; });
}

NodePattern linear_with_constants(const BindLinear& linear) {
  return bind(linear, any(), constant(), maybe(constant()));
}

std::optional<ChannelAffine> batch_norm_affine(const Node& batch_norm, std::size_t channels) {
  const auto gamma = vector_operand(batch_norm, 1, channels);
  const auto beta = vector_operand(batch_norm, 2, channels);
  const auto mean = vector_operand(batch_norm, 3, channels);
  const auto variance = vector_operand(batch_norm, 4, channels);
  if (!gamma || !beta || !mean || !variance) return std::nullopt;
  const auto epsilon = static_cast<double>(batch_norm.as<BatchNormalization>()->epsilon);
  ChannelAffine affine;
  for (std::size_t c = 0; c < channels; ++c) {
    const double k = (*gamma)[c] / std::sqrt((*variance)[c] + epsilon);
    affine.scale.push_back(k);
    affine.shift.push_back((*beta)[c] - k * (*mean)[c]);
  }
  if (!all_finite(affine.scale) || !all_finite(affine.shift)) return std::nullopt;
  return affine;
}

std::optional<ChannelAffine> arithmetic_affine(const Node& arithmetic, const Value* x, std::size_t rank,
                                               std::size_t axis, std::size_t channels) {
  const bool x_first = arithmetic.input(0) == x;
  const auto* other = arithmetic.input(x_first ? 1 : 0);
  if (other == nullptr || !is_constant_f32(other)) return std::nullopt;
  auto values = channel_values(other->constant(), rank, axis, channels);
  if (!values || !all_finite(*values)) return std::nullopt;
  ChannelAffine affine{std::vector<double>(channels, 1.0), std::vector<double>(channels, 0.0)};
  if (arithmetic.is<Add>()) affine.shift = std::move(*values);
  if (arithmetic.is<Mul>()) affine.scale = std::move(*values);
  if (arithmetic.is<Sub>()) {
    if (x_first) {
      std::transform(values->begin(), values->end(), affine.shift.begin(), std::negate<>());
    } else {
      affine.scale.assign(channels, -1.0);
      affine.shift = std::move(*values);
    }
  }
  if (arithmetic.is<Div>()) {
    if (!x_first) return std::nullopt;
    std::transform(values->begin(), values->end(), affine.scale.begin(), [](double v) { return 1.0 / v; });
    if (!all_finite(affine.scale)) return std::nullopt;
  }
  return affine;
}

std::optional<ChannelAxis> output_channel_axis(const Node& node) {
  const auto* weight = node.input(1);
  if (!is_constant_f32(weight)) return std::nullopt;
  const auto& dims = weight->constant().dims();
  if (!has_sound_groups(node, dims)) return std::nullopt;
  if (node.is<Conv>() && dims.size() >= 3) return ChannelAxis{dims.size(), 1, size(dims[0])};
  if (const auto* op = node.as<ConvTranspose>(); op != nullptr && dims.size() >= 3) {
    return ChannelAxis{dims.size(), 1, size(dims[1] * op->group)};
  }
  if (const auto* op = node.as<Gemm>(); op != nullptr && dims.size() == 2) {
    return ChannelAxis{2, 1, size(dims[op->transB ? 0 : 1])};
  }
  const auto rank = node.output()->type().rank();
  if (!rank) return std::nullopt;
  // A vector operand of MatMul loses its axis: then the last axis of the output is still B's.
  if (node.is<MatMul>() && dims.size() == 2 && *rank >= 1) return ChannelAxis{*rank, *rank - 1, size(dims[1])};
  if (node.is<BatchNormalization>() && *rank >= 2) return ChannelAxis{*rank, 1, size(weight->constant().count())};
  return std::nullopt;
}

std::optional<ChannelAxis> input_channel_axis(const Node& node) {
  const auto* weight = node.input(1);
  const auto& type = node.input(0)->type();
  if (!is_constant_f32(weight) || !type.shape) return std::nullopt;
  const auto& dims = weight->constant().dims();
  if (!has_sound_groups(node, dims)) return std::nullopt;
  std::optional<ChannelAxis> result;
  if (const auto* op = node.as<Conv>(); op != nullptr && dims.size() >= 3) {
    result = {dims.size(), 1, size(dims[1] * op->group)};
  } else if (node.is<ConvTranspose>() && dims.size() >= 3) {
    result = {dims.size(), 1, size(dims[0])};
  } else if (const auto* gemm = node.as<Gemm>(); gemm != nullptr && dims.size() == 2 && !gemm->transA) {
    result = {2, 1, size(dims[gemm->transB ? 1 : 0])};
  } else if (node.is<MatMul>() && dims.size() == 2 && !type.shape->empty()) {
    result = {type.shape->size(), type.shape->size() - 1, size(dims[0])};
  }
  if (!result || type.shape->size() != result->rank) return std::nullopt;
  const Dim channels(static_cast<std::int64_t>(result->channels));
  return surely_equal((*type.shape)[result->axis], channels) ? result : std::nullopt;
}

Outcome rebuild(Rewriter& rewriter, Value* old, Value* x, const Node& node, std::variant<Refolded, Declined> folded) {
  if (auto* declined = std::get_if<Declined>(&folded)) return std::move(*declined);
  auto& made = std::get<Refolded>(folded);
  std::vector<Value*> operands{x};
  for (auto& constant : made.constants) {
    operands.push_back(rewriter.constant(std::move(constant), node.input(operands.size())));
  }
  rewriter.replace(old, rewriter.create(std::move(made.op), std::move(operands), &node));
  return Applied{};
}

}  // namespace slim
