#include "converter/synthetic_match.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "converter/computable.h"
#include "converter/data/preprocess.h"
#include "converter/load.h"
#include "passes/quantize/channel_layout.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

constexpr double kMostOff = 4.0;
constexpr std::size_t kPictures = 8;
/// Styles that are tried: each with each.
constexpr std::int64_t kCoarse[] = {1, 2, 4};
constexpr double kContrasts[] = {0.5, 0.7, 1.0, 1.4, 2.0};

/// Sums of one channel's elements.
struct Sums {
  double count = 0.0;
  double sum = 0.0;
  double squares = 0.0;
};
using ChannelSums = std::map<const Value*, std::vector<Sums>>;

/// Sums over all samples of the channels (axis 1) of watched values.
class ChannelObserver final : public Observer {
 public:
  void observe(const Value& /*value*/, std::span<const float> /*elements*/, std::int64_t /*padding_zeros*/) override {}
  void observe_plain(const Value& value, std::span<const float> elements, const Dims& dims) override {
    if (dims.size() < 2 || elements.empty()) return;
    const ChannelLayout layout(dims, 1);
    auto& sums = sums_.try_emplace(&value, layout.channels).first->second;
    layout.for_each_run(elements.size(), [&](std::size_t channel, std::size_t begin) {
      auto& to = sums[channel];
      to.count += static_cast<double>(layout.inner);
      for (const float element : elements.subspan(begin, layout.inner)) {
        to.sum += static_cast<double>(element);
        to.squares += static_cast<double>(element) * static_cast<double>(element);
      }
    });
  }
  void clear() { sums_.clear(); }
  const ChannelSums& sums() const { return sums_; }

 private:
  ChannelSums sums_;
};

std::vector<const Node*> normalizations(const Graph& graph) {
  std::vector<const Node*> nodes;
  for (const auto* node : graph.nodes()) {
    if (node->is<BatchNormalization>() && node->input(3)->is_constant() && node->input(4)->is_constant())
      nodes.push_back(node);
  }
  return nodes;
}

double mismatch_of(const Node& node, const std::vector<Sums>& sums) {
  const auto mean = node.input(3)->constant().data<float>();
  const auto variance = node.input(4)->constant().data<float>();
  double total = 0.0;
  for (std::size_t c = 0; c < sums.size(); ++c) {
    const auto epsilon = static_cast<double>(node.as<BatchNormalization>()->epsilon);
    const double own_mean = sums[c].sum / sums[c].count;
    const double own = std::max(0.0, sums[c].squares / sums[c].count - own_mean * own_mean) + epsilon;
    const double kept = std::max(0.0, static_cast<double>(variance[c])) + epsilon;
    total += std::min(kMostOff, std::pow(0.5 * std::log(own / kept), 2));
    total += std::min(kMostOff, std::pow(own_mean - static_cast<double>(mean[c]), 2) / kept);
  }
  return total / static_cast<double>(std::max<std::size_t>(1, sums.size()));
}

class StyleMatcher {
 public:
  StyleMatcher(const Graph& graph, const std::string& preprocess) : graph_(graph), preprocess_(preprocess) {
    ExecutorOptions options;
    options.observer = &observer_;
    for (const auto* node : normalizations(graph)) {
      nodes_.push_back(node);
      options.observed_plain.push_back(node->input(0));
    }
    executor_ = make_onednn_executor(graph, options);
  }

  double mismatch(const SyntheticStyle& style) {
    observer_.clear();
    const auto source = synthetic_data(input_infos(graph_), kPictures, preprocess_, {style});
    for (std::size_t i = 0; i < kPictures; ++i) executor_->run(source->load(i).inputs);
    double total = 0.0;
    std::size_t seen = 0;
    for (const auto* node : nodes_) {
      const auto found = observer_.sums().find(node->input(0));
      if (found == observer_.sums().end()) continue;
      total += mismatch_of(*node, found->second);
      ++seen;
    }
    return total / static_cast<double>(std::max<std::size_t>(1, seen));
  }

 private:
  const Graph& graph_;
  const std::string& preprocess_;
  ChannelObserver observer_;
  std::vector<const Node*> nodes_;
  std::unique_ptr<Executor> executor_;
};

}  // namespace

std::optional<SyntheticMatch> match_synthetic_data(const Graph& graph, const std::string& preprocess,
                                                   const Progress& progress) {
  const auto count = normalizations(graph).size();
  const auto inputs = input_infos(graph);
  const bool sees_pictures =
      std::any_of(inputs.begin(), inputs.end(), [](const InputInfo& input) { return is_image_input(input.type); });
  if (count == 0 || !sees_pictures || !uncomputable_values(graph).empty()) return std::nullopt;
  StyleMatcher styles(graph, preprocess);
  SyntheticMatch best;
  best.normalizations = count;
  best.mismatch = best.mismatch_before = styles.mismatch(best.style);
  std::size_t done = 0;
  for (const auto coarse : kCoarse) {
    for (const auto contrast : kContrasts) {
      const SyntheticStyle style{contrast, coarse};
      const double mismatch = styles.mismatch(style);
      if (progress) progress("matching synthetic pictures", ++done, std::size(kCoarse) * std::size(kContrasts));
      if (mismatch >= best.mismatch) continue;
      best.mismatch = mismatch;
      best.style = style;
    }
  }
  return best;
}

}  // namespace slim
