#include "converter/calibration_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "converter/computable.h"
#include "converter/parallel.h"
#include "converter/step_progress.h"
#include "graph/hash.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

/// One thread's executor and statistics.
class Worker final : public Observer {
 public:
  Worker(const Graph& graph, const CalibrationRun& run) {
    ExecutorOptions options;
    options.observer = this;
    for (const auto& name : run.observed) {
      const auto* value = graph.find_value(name);
      SLIM_CHECK(value != nullptr);
      options.observed.push_back(value);
      statistics_.emplace(value, TensorStatistics(run.statistics));
    }
    executor_ = make_onednn_executor(graph, options);
  }

  void run(const Sample& sample) { executor_->run(sample.inputs); }

  void observe(const Value& value, std::span<const float> elements, std::int64_t padding_zeros) override {
    statistics_.at(&value).observe(elements, static_cast<std::uint64_t>(padding_zeros));
  }

  const std::unordered_map<const Value*, TensorStatistics>& statistics() const { return statistics_; }

 private:
  std::unique_ptr<Executor> executor_;
  std::unordered_map<const Value*, TensorStatistics> statistics_;
};

}  // namespace

void Calibration::merge(const Calibration& other) {
  if (graph_hash != other.graph_hash) {
    throw Error(ExitCode::kBadInput, fmt::format("statistics of different models (graph {} and {}) cannot be merged",
                                                 graph_hash, other.graph_hash));
  }
  if (preprocessing != other.preprocessing) {
    throw Error(ExitCode::kBadInput,
                fmt::format("statistics of differently preprocessed data cannot be merged: '{}' and '{}'",
                            preprocessing, other.preprocessing));
  }
  samples += other.samples;
  for (const auto& [name, statistics] : other.values) {
    const auto [place, is_new] = values.try_emplace(name, statistics);
    if (is_new) continue;
    if (place->second.has_histogram() != statistics.has_histogram()) {
      throw Error(ExitCode::kBadInput,
                  fmt::format("statistics of '{}' with and without histogram cannot be merged", name));
    }
    place->second.merge(statistics);
  }
}

Calibration run_calibration(const Graph& graph, const SampleSource& source, const CalibrationRun& run) {
  const Graph computable = computable_part(graph);
  std::vector<std::unique_ptr<Worker>> workers(std::max<std::size_t>(1, std::min(run.threads, run.samples.size())));
  StepProgress progress(run.progress, "calibrating", run.samples.size());
  parallel_for(run.samples.size(), workers.size(), [&](std::size_t index, std::size_t task) {
    auto& worker = workers[index];
    if (!worker) worker = std::make_unique<Worker>(computable, run);
    const auto sample = source.load(run.samples[task]);
    try {
      worker->run(sample);
    } catch (Error& error) {
      error.context(fmt::format("while running sample '{}'", sample.name));
      throw;
    }
    progress.advance();
  });

  Calibration result;
  result.graph_hash = graph_hash(graph);
  result.preprocessing = source.preprocessing();
  result.samples = run.samples.size();
  for (const auto& worker : workers) {
    if (!worker) continue;
    for (const auto& [value, statistics] : worker->statistics()) {
      const auto [place, is_new] = result.values.try_emplace(value->name(), statistics);
      if (!is_new) place->second.merge(statistics);
    }
  }
  return result;
}

}  // namespace slim
