#include "converter/weight_choice.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "converter/parallel.h"
#include "converter/weights/rounding.h"
#include "passes/quantize/pair_bounds.h"
#include "passes/quantize/pair_limits.h"
#include "passes/quantize/weight_scale.h"

namespace slim {
namespace {

/// Unseen data may need what the samples did not: every weight's error counts at least this share of the mean.
constexpr double kLeastImportance = 1e-3;

std::size_t place(std::int64_t value) { return static_cast<std::size_t>(value); }

/// Where the weight of (group, tap, channel, output of the group) stands in the node's constant.
class WeightLayout {
 public:
  WeightLayout(const Node& node, const OperandView& view) {
    const auto& dims = node.input(1)->constant().dims();
    const auto axis = weight_channel_axis(node).value_or(0);
    outputs_ = dims[place(axis)] / view.groups;
    output_stride_ = axis == 0 ? view.channels * view.taps() : 1;
    channel_stride_ = axis == 0 ? view.taps() : dims[1];
  }

  std::int64_t outputs() const { return outputs_; }
  std::size_t at(std::int64_t group, std::int64_t tap, std::int64_t channel, std::int64_t output) const {
    return place((group * outputs_ + output) * output_stride_ + channel * channel_stride_ + tap);
  }

 private:
  std::int64_t outputs_ = 1;  ///< of one group
  std::int64_t output_stride_ = 1;
  std::int64_t channel_stride_ = 1;
};

/// What the error of the weight of each (tap, channel) of a group counts; empty: all the same.
std::vector<float> importance(const OperandMoments& moments, std::int64_t group, bool bias_follows) {
  const auto& view = moments.view();
  if (!moments.has_products()) return {};
  const auto products = moments.channel_products(group, bias_follows);
  double total = 0.0;
  for (std::int64_t c = 0; c < view.channels; ++c) total += static_cast<double>(products[place(c * view.channels + c)]);
  if (!(total > 0.0)) return {};
  const double mean = total / static_cast<double>(view.channels);
  std::vector<float> result;
  for (std::int64_t tap = 0; tap < view.taps(); ++tap) {
    for (std::int64_t c = 0; c < view.channels; ++c) {
      const auto own = static_cast<double>(products[place(c * view.channels + c)]) / mean;
      result.push_back(static_cast<float>(own + kLeastImportance));
    }
  }
  return result;
}

class NodeWeights {
 public:
  NodeWeights(const Node& node, const OperandMoments& moments, float activation_scale, std::optional<int> pair_limit)
      : weight_(node.input(1)->constant()),
        values_(weight_.data<float>()),
        moments_(moments),
        layout_(node, moments.view()),
        activation_scale_(activation_scale),
        pair_limit_(pair_limit) {
    const auto* row = quantization_row(node.op());
    if (row->role(2) != OperandRole::kBias) return;
    const auto outputs = moments.view().groups * layout_.outputs();
    const auto* bias = node.input(2);
    bias_ = bias == nullptr ? Tensor::zeros(DataType::kF32, {outputs}) : bias->constant().reshaped({outputs});
  }

  ChosenWeight chosen() const {
    const auto& view = moments_.view();
    ChosenWeight result;
    result.integers = Tensor::uninitialized(DataType::kI8, weight_.dims());
    auto bias =
        bias_ ? std::vector<float>(bias_->data<float>().begin(), bias_->data<float>().end()) : std::vector<float>();
    const auto means = moments_.means();
    for (std::int64_t group = 0; group < view.groups; ++group) {
      auto weights = gathered(group);
      const auto scales = weights.scales;
      result.scales.insert(result.scales.end(), scales.begin(), scales.end());
      const auto integers =
          rounds() ? round_weights(std::move(weights), moments_, group, bias_.has_value()) : nearest(weights);
      auto target = result.integers.mutable_data<std::int8_t>();
      std::vector<double> lost(place(layout_.outputs()), 0.0);
      for_each(group, [&](std::int64_t tap, std::int64_t channel, std::int64_t output, std::size_t i) {
        const auto at = layout_.at(group, tap, channel, output);
        target[at] = integers[i];
        const double error =
            static_cast<double>(values_[at]) - static_cast<double>(scales[place(output)]) * integers[i];
        lost[place(output)] += error * means[place((group * view.channels + channel) * view.taps() + tap)];
      });
      for (std::int64_t o = 0; o < layout_.outputs() && bias_; ++o)
        bias[place(group * layout_.outputs() + o)] += static_cast<float>(lost[place(o)]);
    }
    if (bias_) result.bias = Tensor::from<float>(bias_->dims(), bias);
    return result;
  }

 private:
  bool rounds() const { return moments_.has_products() && moments_.rows() >= moments_.view().channels / 8; }

  template <typename Visit>
  void for_each(std::int64_t /*group*/, Visit&& visit) const {
    std::size_t i = 0;
    for (std::int64_t tap = 0; tap < moments_.view().taps(); ++tap) {
      for (std::int64_t channel = 0; channel < moments_.view().channels; ++channel) {
        for (std::int64_t output = 0; output < layout_.outputs(); ++output) visit(tap, channel, output, i++);
      }
    }
  }

  GroupWeights gathered(std::int64_t group) const {
    const auto& view = moments_.view();
    GroupWeights weights{view.taps(), view.channels, layout_.outputs(), {}, {}, {}, {}};
    weights.values.resize(place(view.taps() * view.channels * layout_.outputs()));
    for_each(group, [&](std::int64_t tap, std::int64_t channel, std::int64_t output, std::size_t i) {
      weights.values[i] = values_[layout_.at(group, tap, channel, output)];
    });
    const auto counts = importance(moments_, group, bias_.has_value());
    std::vector<float> of_output(place(view.taps() * view.channels));
    for (std::int64_t o = 0; o < layout_.outputs(); ++o) {
      for (std::size_t i = 0; i < of_output.size(); ++i)
        of_output[i] = weights.values[i * place(layout_.outputs()) + place(o)];
      weights.scales.push_back(scale_of(of_output, counts, group * layout_.outputs() + o));
      if (pair_limit_) bound(weights, of_output, o);
    }
    return weights;
  }

  float scale_of(const std::vector<float>& weights, const std::vector<float>& counts, std::int64_t output) const {
    float largest = 0.0F;
    for (const float weight : weights) largest = std::max(largest, std::fabs(weight));
    const float floor = std::max(1.0F, 1.0F / activation_scale_) * 1e-30F;
    float scale = largest > 0.0F ? std::max(least_squares_scale(weights, largest, counts), floor) : 0.0F;
    if (pair_limit_ && scale > 0.0F) scale = pair_scale(weights, scale, *pair_limit_, WeightScale::kLeastSquares);
    if (bias_) scale = std::max(scale, smallest_weight_scale(bias_->data<float>()[place(output)], activation_scale_));
    return scale > 0.0F ? scale : 1.0F;
  }

  /// The bounds of one output's integers.
  void bound(GroupWeights& weights, const std::vector<float>& of_output, std::int64_t output) const {
    weights.low.resize(weights.values.size());
    weights.high.resize(weights.values.size());
    const auto bounds = pair_bounds(of_output, weights.scales.back(), *pair_limit_);
    for (std::size_t i = 0; i < of_output.size(); ++i) {
      const auto target = i * place(layout_.outputs()) + place(output);
      weights.low[target] = static_cast<std::int8_t>(bounds.low_of(i));
      weights.high[target] = static_cast<std::int8_t>(bounds.high_of(i));
    }
  }

  static std::vector<std::int8_t> nearest(const GroupWeights& weights) {
    std::vector<std::int8_t> integers(weights.values.size());
    for (std::size_t i = 0; i < integers.size(); ++i) {
      const float scale = weights.scales[i % place(weights.outputs)];
      const auto integer = std::max<std::int8_t>(quantize<std::int8_t>(weights.values[i], scale, 0), -127);
      integers[i] = weights.low.empty() ? integer : std::clamp(integer, weights.low[i], weights.high[i]);
    }
    return integers;
  }

  const Tensor& weight_;
  std::span<const float> values_;
  const OperandMoments& moments_;
  WeightLayout layout_;
  float activation_scale_;
  std::optional<int> pair_limit_;
  std::optional<Tensor> bias_;
};

}  // namespace

ChosenWeights choose_weights(const Graph& graph, const QuantizationPlan& plan, const Ranges& ranges,
                             const MomentsByNode& moments, const WeightSearch& search) {
  const auto parameters = group_parameters(plan, ranges);
  const PairLimits pair_limits(graph, plan);
  std::vector<std::pair<const Node*, const OperandMoments*>> nodes;
  for (const auto* node : graph.nodes()) {
    const auto found = moments.find(key_of(*node));
    if (found != moments.end() && found->second->rows() > 0) nodes.emplace_back(node, found->second.get());
  }
  std::vector<ChosenWeight> chosen(nodes.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(nodes.size(), search.threads, [&](std::size_t /*worker*/, std::size_t task) {
    const auto& [node, node_moments] = nodes[task];
    const auto read = parameters_to_operators(plan, ranges, parameters, node->input(0)->name());
    chosen[task] = NodeWeights(*node, *node_moments, read.scale, pair_limits.of(*node->input(0), read)).chosen();
    if (!search.progress) return;
    const std::scoped_lock lock(mutex);
    search.progress("rounding weights", ++done, nodes.size());
  });
  ChosenWeights result;
  for (std::size_t i = 0; i < nodes.size(); ++i) result.emplace(key_of(*nodes[i].first), std::move(chosen[i]));
  return result;
}

WeightQuantizer chosen_or(const ChosenWeights& chosen, WeightQuantizer otherwise) {
  return [&chosen, otherwise = std::move(otherwise)](const WeightRequest& request) {
    const auto found = chosen.find(key_of(request.node));
    if (found == chosen.end()) return otherwise(request);
    QuantizedWeight result;
    result.weight = found->second.integers;
    result.scales = found->second.scales;
    if (found->second.bias) quantize_bias(result, *found->second.bias, request.activation_scale);
    return result;
  };
}

}  // namespace slim
