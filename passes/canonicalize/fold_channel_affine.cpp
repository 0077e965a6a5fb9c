#include <algorithm>
#include <cmath>

#include "passes/canonicalize/channel_affine.h"
#include "passes/canonicalize/constants.h"

namespace slim {
namespace {

using Folded = std::variant<Refolded, Declined>;

std::size_t size(std::int64_t dim) { return static_cast<std::size_t>(dim); }

/// Output and input channel of each element of a linear node's weight, in memory order.
/// Conv [O, I/g, k...]; ConvTranspose [I, O/g, k...]; Gemm [K, N] or, with transB, [N, K]; MatMul [K, N].
template <typename Visit>
void for_each_weight(const Node& node, const Dims& dims, Visit&& visit) {
  const std::size_t rows = size(dims[0]);
  const std::size_t columns = size(dims[1]);
  const std::size_t taps = rows * columns == 0 ? 0 : size(count_of(dims)) / (rows * columns);
  const auto* gemm = node.as<Gemm>();
  const bool rows_are_outputs = node.is<Conv>() || (gemm != nullptr && gemm->transB);
  std::size_t groups = 1;
  if (const auto* conv = node.as<Conv>()) groups = size(conv->group);
  if (const auto* conv = node.as<ConvTranspose>()) groups = size(conv->group);
  std::size_t element = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    // Rows count through the groups, columns within one.
    const std::size_t group = row / (rows / groups);
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t other = group * columns + column;
      for (std::size_t tap = 0; tap < taps; ++tap, ++element) {
        visit(element, rows_are_outputs ? row : other, rows_are_outputs ? other : row);
      }
    }
  }
}

/// The bias as one number a channel, zeros if there is none; nullopt: a Gemm's C that is not one row.
std::optional<std::vector<double>> bias_of(const Node& node, std::size_t channels) {
  const auto* bias = node.input(2);
  if (bias == nullptr) return std::vector<double>(channels, 0.0);
  return channel_values(bias->constant(), 2, 1, channels);
}

/// The weight, each element times factor(element, output channel, input channel), rounded once. nullopt: not finite.
/// Straight from floats to floats: weights can be large.
template <typename Factor>
std::optional<Tensor> scaled_weight(const Node& node, Factor&& factor) {
  const auto& weight = node.input(1)->constant();
  const auto from = weight.data<float>();
  Tensor result = Tensor::uninitialized(DataType::kF32, weight.dims());
  const auto to = result.mutable_data<float>();
  bool finite = true;
  for_each_weight(node, weight.dims(), [&](std::size_t i, std::size_t out, std::size_t in) {
    to[i] = static_cast<float>(static_cast<double>(from[i]) * factor(static_cast<double>(from[i]), out, in));
    finite = finite && std::isfinite(to[i]);
  });
  return finite ? std::optional(std::move(result)) : std::nullopt;
}

/// A bias of zeros is left out where there was none.
Folded finish(const Node& node, std::optional<Tensor> weight, const std::vector<double>& bias) {
  Refolded result{node.op(), {}};
  auto bias_tensor = to_tensor({static_cast<std::int64_t>(bias.size())}, bias);
  if (!weight || !bias_tensor) return Declined{"a weight would not be finite"};
  result.constants.push_back(std::move(*weight));
  const bool is_zero = std::all_of(bias.begin(), bias.end(), [](double b) { return b == 0.0; });
  if (node.input(2) == nullptr && is_zero) return result;
  if (node.is<MatMul>()) {
    if (node.output()->type().rank() != 2U) return Declined{"a MatMul of rank other than 2 has no bias"};
    result.op = Gemm{};
  }
  result.constants.push_back(std::move(*bias_tensor));
  return result;
}

Folded fold_behind_batch_norm(const Node& node, const ChannelAffine& affine) {
  auto gamma = to_doubles(node.input(1)->constant());
  auto beta = to_doubles(node.input(2)->constant());
  for (std::size_t c = 0; c < gamma.size(); ++c) {
    gamma[c] *= affine.scale[c];
    beta[c] = beta[c] * affine.scale[c] + affine.shift[c];
  }
  auto scale = to_tensor(node.input(1)->constant().dims(), gamma);
  auto bias = to_tensor(node.input(2)->constant().dims(), beta);
  if (!scale || !bias) return Declined{"a parameter would not be finite"};
  return Refolded{node.op(), {*scale, *bias, node.input(3)->constant(), node.input(4)->constant()}};
}

std::optional<Declined> obstacle(const Node& node) {
  const auto* gemm = node.as<Gemm>();
  if (gemm != nullptr && (gemm->alpha != 1.0F || gemm->beta != 1.0F)) return Declined{"alpha or beta is not 1"};
  if (node.input(2) != nullptr && node.input(2)->constant().type() != DataType::kF32) return Declined{"is not f32"};
  return std::nullopt;
}

/// Whether the window reads zeros around the input: there an affine function in front of it is not applied.
bool may_pad(const Node& node) {
  const auto* conv = node.as<Conv>();
  if (conv == nullptr) return node.is<ConvTranspose>();
  return conv->auto_pad != AutoPad::kNotSet ||
         std::any_of(conv->pads.begin(), conv->pads.end(), [](auto pad) { return pad != 0; });
}

}  // namespace

Folded fold_behind(const Node& node, const ChannelAffine& affine) {
  if (node.is<BatchNormalization>()) return fold_behind_batch_norm(node, affine);
  if (auto why = obstacle(node)) return std::move(*why);
  auto bias = bias_of(node, affine.scale.size());
  if (!bias) return Declined{"its bias is not one row"};
  auto weight = scaled_weight(node, [&](double, std::size_t out, std::size_t) { return affine.scale[out]; });
  for (std::size_t c = 0; c < bias->size(); ++c) (*bias)[c] = (*bias)[c] * affine.scale[c] + affine.shift[c];
  return finish(node, std::move(weight), *bias);
}

Folded fold_in_front(const Node& node, const ChannelAffine& affine) {
  if (auto why = obstacle(node)) return std::move(*why);
  if (affine.has_shift() && may_pad(node)) return Declined{"the padding is not shifted"};
  const auto channels = output_channel_axis(node);
  if (!channels) return Declined{"its output channels are not known"};
  auto bias = bias_of(node, channels->channels);
  if (!bias) return Declined{"its bias is not one row"};
  auto weight = scaled_weight(node, [&](double w, std::size_t out, std::size_t in) {
    (*bias)[out] += w * affine.shift[in];
    return affine.scale[in];
  });
  return finish(node, std::move(weight), *bias);
}

}  // namespace slim
