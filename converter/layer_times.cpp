#include "converter/layer_times.h"

#include <algorithm>
#include <map>

#include "converter/computable.h"
#include "converter/load.h"
#include "runtime/onednn/profile.h"

namespace slim {
namespace {

/// Rounds of each step: minima settle within a few.
constexpr int kTimedRounds = 10;

struct Column {
  std::map<std::string, double> milliseconds;
  std::map<std::string, const StepProfile*> longest;
  std::vector<std::string> order;

  explicit Column(const std::vector<StepProfile>& steps) {
    for (const auto& step : steps) {
      if (!milliseconds.contains(step.node)) order.push_back(step.node);
      milliseconds[step.node] += step.milliseconds;
      auto& best = longest[step.node];
      if (best == nullptr || step.milliseconds > best->milliseconds) best = &step;
    }
  }
};

std::vector<StepProfile> steps_of_plan(Graph graph, const std::vector<Tensor>& inputs) {
  graph = computable_part(graph);
  const Graph running = runnable(std::move(graph), false);
  return profile(running, inputs, kTimedRounds);
}

std::vector<LayerTime> joined(const Column& fp32, const Column& int8) {
  std::vector<LayerTime> layers;
  const auto add = [&](const std::string& node, const StepProfile& step) {
    LayerTime layer{node, step.kind, step.implementation, 0.0, 0.0};
    if (const auto found = fp32.milliseconds.find(node); found != fp32.milliseconds.end()) layer.fp32 = found->second;
    if (const auto found = int8.milliseconds.find(node); found != int8.milliseconds.end()) layer.int8 = found->second;
    layers.push_back(std::move(layer));
  };
  for (const auto& node : int8.order) add(node, *int8.longest.at(node));
  for (const auto& node : fp32.order) {
    if (!int8.milliseconds.contains(node)) add(node, *fp32.longest.at(node));
  }
  return layers;
}

}  // namespace

std::vector<LayerTime> layer_times(Graph fp32, const Graph& quantized, const std::vector<Tensor>& inputs) {
  try {
    const auto before = steps_of_plan(std::move(fp32), inputs);
    const auto after = steps_of_plan(quantized.clone(), inputs);
    return joined(Column(before), Column(after));
  } catch (const Error&) {
    return {};
  }
}

}  // namespace slim
