#include "converter/validate.h"

#include <fmt/format.h>

#include <chrono>
#include <mutex>

#include "converter/load.h"
#include "converter/outputs.h"
#include "converter/parallel.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

/// Samples that one model runs in one go.
constexpr std::size_t kGroup = 8;

using Outputs = std::vector<Tensor>;

/// Two executors of one thread.
struct Pair {
  std::unique_ptr<Executor> fp32;
  std::unique_ptr<Executor> int8;
  bool warm = false;
};

double seconds_of(Executor& executor, const std::vector<Sample>& samples, std::vector<Outputs>& outputs) {
  const auto start = std::chrono::steady_clock::now();
  for (const auto& sample : samples) outputs.push_back(executor.run(sample.inputs));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What one group of samples adds to the whole.
struct GroupResult {
  std::vector<std::vector<Distance>> distances;  ///< of each sample's outputs
  PairedAccuracy top1;
  PairedAccuracy top5;
  std::size_t agreed = 0;
  double fp32_seconds = 0.0;
  double int8_seconds = 0.0;
};

void judge_label(const Sample& sample, const Tensor& a, const Tensor& b, GroupResult& result) {
  const auto label = label_in(sample, a);
  result.top1.add(in_top(a, label, 1), in_top(b, label, 1));
  result.top5.add(in_top(a, label, 5), in_top(b, label, 5));
}

class Run {
 public:
  Run(const Graph& fp32, const Graph& int8, const SampleSource& source, const ValidateOptions& options)
      : source_(source), options_(options), pairing_(pair_outputs(fp32, int8)) {
    const auto fp32_weights = make_weight_cache();
    const auto int8_weights = make_weight_cache();
    for (std::size_t i = 0; i < options.threads; ++i) {
      pairs_.push_back({make_onednn_executor(fp32, {.weights = fp32_weights}),
                        make_onednn_executor(int8, {.weights = int8_weights})});
    }
  }

  Validation operator()() {
    const auto start = std::chrono::steady_clock::now();
    const auto groups = (options_.samples.size() + kGroup - 1) / kGroup;
    parallel_for(groups, options_.threads, [&](std::size_t worker, std::size_t group) {
      auto result = run_group(pairs_[worker], group);
      const std::scoped_lock lock(mutex_);
      waiting_.emplace(group, std::move(result));
      take_in_order();
    });
    auto& v = validation_;
    v.samples = options_.samples.size();
    v.threads = options_.threads;
    v.agreement = v.samples == 0 ? 0.0 : 100.0 * static_cast<double>(agreed_) / static_cast<double>(v.samples);
    v.sqnr_db = distance_.sqnr_db();
    v.cosine = distance_.cosine();
    v.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return v;
  }

 private:
  GroupResult run_group(Pair& pair, std::size_t group) {
    std::vector<Sample> samples;
    const auto end = std::min(options_.samples.size(), (group + 1) * kGroup);
    for (auto i = group * kGroup; i < end; ++i) samples.push_back(source_.load(options_.samples[i]));
    if (!std::exchange(pair.warm, true)) {
      pair.fp32->run(samples[0].inputs);
      pair.int8->run(samples[0].inputs);
    }
    GroupResult result;
    std::vector<Outputs> fp32;
    std::vector<Outputs> int8;
    result.fp32_seconds = seconds_of(*pair.fp32, samples, fp32);
    result.int8_seconds = seconds_of(*pair.int8, samples, int8);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      result.distances.push_back(paired_distances(fp32[i], int8[i], pairing_));
      const auto& a = fp32[i][0];
      const auto& b = int8[i][pairing_.partner[0]];
      result.agreed += argmax(a) == argmax(b) ? 1 : 0;
      if (options_.needs_accuracy || (samples[i].label && is_class_scores(a))) judge_label(samples[i], a, b, result);
    }
    return result;
  }

  /// Adds what is complete up to here, in the order of the samples: sums do not depend on who was first.
  void take_in_order() {
    for (auto next = waiting_.find(taken_); next != waiting_.end(); next = waiting_.find(taken_)) {
      const auto& group = next->second;
      for (const auto& outputs : group.distances) distance_.add(outputs);
      validation_.top1 += group.top1;
      validation_.top5 += group.top5;
      agreed_ += group.agreed;
      validation_.fp32_seconds += group.fp32_seconds;
      validation_.int8_seconds += group.int8_seconds;
      done_ += group.distances.size();
      waiting_.erase(next);
      ++taken_;
    }
    if (options_.progress) options_.progress("validating", done_, options_.samples.size());
  }

  const SampleSource& source_;
  const ValidateOptions& options_;
  OutputPairing pairing_;
  std::vector<Pair> pairs_;
  std::mutex mutex_;
  std::map<std::size_t, GroupResult> waiting_;
  std::size_t taken_ = 0;
  std::size_t done_ = 0;
  std::size_t agreed_ = 0;
  OutputDistance distance_;
  Validation validation_;
};

}  // namespace

double Validation::milliseconds(double seconds) const {
  return samples == 0 ? 0.0 : 1e3 * seconds / static_cast<double>(samples);
}

double Validation::images_per_second(double seconds) const {
  return seconds > 0.0 ? static_cast<double>(samples) * static_cast<double>(threads) / seconds : 0.0;
}

Validation validate_models(const Graph& fp32, const Graph& int8, const SampleSource& source,
                           const ValidateOptions& options) {
  const Graph left = runnable(fp32.clone(), options.exact);
  const Graph right = runnable(int8.clone(), options.exact);
  return Run(left, right, source, options)();
}

}  // namespace slim
