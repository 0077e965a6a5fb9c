#include "converter/weight_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "converter/parallel.h"
#include "converter/step_progress.h"
#include "converter/weights/rounding.h"
#include "passes/quantize/pair_bounds.h"

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
  if (!moments.has_products()) return {};
  const auto squares = moments.channel_squares(group, bias_follows);
  const double total = std::accumulate(squares.begin(), squares.end(), 0.0);
  if (!(total > 0.0)) return {};
  const double mean = total / static_cast<double>(squares.size());
  std::vector<float> result;
  for (std::int64_t tap = 0; tap < moments.view().taps(); ++tap) {
    for (const double square : squares) result.push_back(static_cast<float>(square / mean + kLeastImportance));
  }
  return result;
}

float max_abs(std::span<const float> weights) {
  float largest = 0.0F;
  for (const float weight : weights) largest = std::max(largest, std::fabs(weight));
  return largest;
}

class NodeWeights {
 public:
  NodeWeights(const WeightRequest& request, const OperandMoments& moments)
      : request_(request),
        values_(request.weight.data<float>()),
        moments_(moments),
        layout_(request.node, moments.view()),
        bias_(request.bias) {
    if (!bias_ && request.may_have_bias)
      bias_ = Tensor::zeros(DataType::kF32, {moments.view().groups * layout_.outputs()});
  }

  ChosenWeight chosen() const {
    const auto& view = moments_.view();
    ChosenWeight result;
    result.pair_limit = request_.pair_limit;
    result.integers = Tensor::uninitialized(DataType::kI8, request_.weight.dims());
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
      for_each([&](std::int64_t tap, std::int64_t channel, std::int64_t output, std::size_t i) {
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

  /// Calls `visit(tap, channel, output, i)` in the order of GroupWeights.
  template <typename Visit>
  void for_each(Visit&& visit) const {
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
    for_each([&](std::int64_t tap, std::int64_t channel, std::int64_t output, std::size_t i) {
      weights.values[i] = values_[layout_.at(group, tap, channel, output)];
    });
    const auto counts = importance(moments_, group, bias_.has_value());
    const ChannelScaling how{request_.activation_scale, WeightScale::kLeastSquares, request_.pair_limit, counts};
    std::vector<float> of_output(place(view.taps() * view.channels));
    for (std::int64_t o = 0; o < layout_.outputs(); ++o) {
      for (std::size_t i = 0; i < of_output.size(); ++i)
        of_output[i] = weights.values[i * place(layout_.outputs()) + place(o)];
      const float bias = bias_ ? bias_->data<float>()[place(group * layout_.outputs() + o)] : 0.0F;
      weights.scales.push_back(channel_scale(max_abs(of_output), of_output, bias, how).scale);
      if (request_.pair_limit) bound(weights, of_output, o);
    }
    return weights;
  }

  /// The bounds of one output's integers.
  void bound(GroupWeights& weights, const std::vector<float>& of_output, std::int64_t output) const {
    weights.low.resize(weights.values.size());
    weights.high.resize(weights.values.size());
    const auto bounds = pair_bounds(of_output, weights.scales.back(), *request_.pair_limit);
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

  const WeightRequest& request_;
  std::span<const float> values_;
  const OperandMoments& moments_;
  WeightLayout layout_;
  std::optional<Tensor> bias_;  ///< zeros where there was none
};

}  // namespace

ChosenWeights choose_weights(const Graph& graph, const QuantizationPlan& plan, const Ranges& ranges,
                             const MomentsByNode& moments, const WeightSearch& search) {
  const WeightRequests requests(graph, plan, ranges);
  std::vector<std::pair<WeightRequest, const OperandMoments*>> nodes;
  for (const auto* node : graph.nodes()) {
    const auto found = moments.find(key_of(*node));
    if (found == moments.end() || found->second->rows() == 0) continue;
    if (auto request = requests.of(*node)) nodes.emplace_back(*std::move(request), found->second.get());
  }
  std::vector<ChosenWeight> chosen(nodes.size());
  StepProgress progress(search.progress, "rounding weights", nodes.size());
  parallel_for(nodes.size(), search.threads, [&](std::size_t /*worker*/, std::size_t task) {
    chosen[task] = NodeWeights(nodes[task].first, *nodes[task].second).chosen();
    progress.advance();
  });
  ChosenWeights result;
  for (std::size_t i = 0; i < nodes.size(); ++i) result.emplace(key_of(nodes[i].first.node), std::move(chosen[i]));
  return result;
}

namespace {

bool obeys(const ChosenWeight& chosen, std::optional<int> pair_limit) {
  return !pair_limit || (chosen.pair_limit && *chosen.pair_limit <= *pair_limit);
}

}  // namespace

WeightQuantizer chosen_or(const ChosenWeights& chosen, WeightQuantizer otherwise) {
  return [&chosen, otherwise = std::move(otherwise)](const WeightRequest& request) {
    const auto found = chosen.find(key_of(request.node));
    if (found == chosen.end() || !obeys(found->second, request.pair_limit)) return otherwise(request);
    QuantizedWeight result;
    result.weight = found->second.integers;
    result.scales = found->second.scales;
    if (found->second.bias) quantize_bias(result, *found->second.bias, request.activation_scale);
    return result;
  };
}

}  // namespace slim
