#include <algorithm>

#include "graph/window.h"
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

/// Rounds weight and bias once. A bias of zeros is left out where there was none.
Folded finish(const Node& node, const std::vector<double>& weight, const std::vector<double>& bias) {
  Refolded result{node.op(), {}};
  auto weight_tensor = to_tensor(node.input(1)->constant().dims(), weight);
  auto bias_tensor = to_tensor({static_cast<std::int64_t>(bias.size())}, bias);
  if (!weight_tensor || !bias_tensor) return Declined{"a weight would not be finite"};
  result.constants.push_back(std::move(*weight_tensor));
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
  const auto& dims = node.input(1)->constant().dims();
  auto weight = to_doubles(node.input(1)->constant());
  for_each_weight(node, dims, [&](std::size_t i, std::size_t out, std::size_t) { weight[i] *= affine.scale[out]; });
  for (std::size_t c = 0; c < bias->size(); ++c) (*bias)[c] = (*bias)[c] * affine.scale[c] + affine.shift[c];
  return finish(node, weight, *bias);
}

Folded fold_in_front(const Node& node, const ChannelAffine& affine) {
  if (auto why = obstacle(node)) return std::move(*why);
  if (affine.has_shift() && may_pad(node)) return Declined{"the padding is not shifted"};
  const auto channels = output_channel_axis(node);
  if (!channels) return Declined{"its output channels are not known"};
  auto bias = bias_of(node, channels->channels);
  if (!bias) return Declined{"its bias is not one row"};
  auto weight = to_doubles(node.input(1)->constant());
  for_each_weight(node, node.input(1)->constant().dims(), [&](std::size_t i, std::size_t out, std::size_t in) {
    (*bias)[out] += weight[i] * affine.shift[in];
    weight[i] *= affine.scale[in];
  });
  return finish(node, weight, *bias);
}

}  // namespace slim
