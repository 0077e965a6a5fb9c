#include "runtime/onednn/profile.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "runtime/executor.h"
#include "runtime/onednn/executor.h"
#include "runtime/onednn/lower.h"
#include "runtime/onednn/thread_limit.h"

namespace slim {
namespace {

StepProfile described(const onednn::Step& step, const onednn::StepInfo& info) {
  StepProfile result;
  const auto name = step.name();
  const auto space = name.find(' ');
  result.kind = name.substr(0, space);
  if (space != std::string::npos) result.implementation = name.substr(space + 1);
  if (info.node != nullptr) result.node = info.node->name().empty() ? info.node->output()->name() : info.node->name();
  constexpr std::string_view kPreparations[] = {"Reorder", "Pad", "QuantizeLinear", "DequantizeLinear", "Output"};
  result.computes = std::ranges::find(kPreparations, result.kind) == std::end(kPreparations);
  result.operations = result.computes ? info.operations : 0.0;
  result.milliseconds = result.alone = std::numeric_limits<double>::infinity();
  return result;
}

}  // namespace

std::vector<StepProfile> profile(const Graph& graph, const std::vector<Tensor>& inputs, int rounds) {
  check_inputs(graph, inputs);
  const onednn::SingleThreaded limit;
  std::vector<Dims> dims(inputs.size());
  std::ranges::transform(inputs, dims.begin(), &Tensor::dims);
  const auto weights = make_weight_cache();
  onednn::Plan plan(onednn::lower(graph, dims, {}, *weights));
  std::vector<StepProfile> steps;
  for (std::size_t i = 0; i < plan.step_count(); ++i) steps.push_back(described(plan.step(i), plan.info(i)));
  const auto time = [](auto&& work, double& best) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    best = std::min(best, taken.count());
  };
  for (int round = 0; round < rounds; ++round) {
    plan.run(inputs, [&](std::size_t i, auto&& run) { time(run, steps[i].milliseconds); });
  }
  plan.run(inputs, [&](std::size_t i, auto&& run) {
    for (int round = 0; round < rounds; ++round) time(run, steps[i].alone);
  });
  return steps;
}

double limit_milliseconds(const std::vector<StepProfile>& steps) {
  double sum = 0;
  for (const auto& step : steps) sum += step.computes ? step.alone : 0.0;
  return sum;
}

}  // namespace slim
