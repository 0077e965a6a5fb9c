#include "converter/moments_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "converter/computable.h"
#include "converter/parallel.h"
#include "graph/window.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

/// Beyond this many channels a square of them costs more than it gains: matrices behind large flattened maps.
constexpr std::int64_t kMostChannels = 4096;

/// How `node` reads its first operand; nullopt where moments would be of no use.
std::optional<OperandView> view_of(const Node& node) {
  const auto& weight = node.input(1)->constant().dims();
  OperandView view;
  if (const auto* conv = node.as<Conv>()) {
    if (weight.size() != 4) return std::nullopt;
    const auto axes = window_axes(*conv, std::span(weight).subspan(2));
    view.groups = conv->group;
    view.channels = weight[1];
    for (std::size_t i = 0; i < 2; ++i) {
      view.kernel[i] = axes[i].kernel;
      view.dilation[i] = axes[i].dilation;
      view.pad[i] = axes[i].auto_pad == AutoPad::kNotSet ? axes[i].pad_begin : axes[i].extent() / 2;
    }
    return view;
  }
  if (weight.size() != 2) return std::nullopt;
  const auto* gemm = node.as<Gemm>();
  view.channels_last = true;
  view.channels = weight[gemm != nullptr && gemm->transB ? 1 : 0];
  return view;
}

/// Lets the samples pass each value in their order.
class Turns {
 public:
  explicit Turns(std::size_t count) : next_(count, 0) {}

  /// Waits until all samples before `sample` have passed `place`; false if the run has been given up.
  bool wait(std::size_t place, std::size_t sample) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return given_up_ || next_[place] == sample; });
    return !given_up_;
  }
  void pass(std::size_t place) {
    const std::scoped_lock lock(mutex_);
    ++next_[place];
    changed_.notify_all();
  }
  void give_up() {
    const std::scoped_lock lock(mutex_);
    given_up_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::size_t> next_;
  bool given_up_ = false;
};

/// What is gathered of one value.
struct Watched {
  std::size_t place = 0;
  std::vector<OperandMoments*> moments;
};
using WatchedValues = std::unordered_map<const Value*, Watched>;

class MomentsWorker final : public Observer {
 public:
  MomentsWorker(const Graph& graph, const WatchedValues& watched, Turns& turns,
                std::shared_ptr<onednn::WeightCache> weights)
      : watched_(watched), turns_(turns) {
    ExecutorOptions options;
    options.observer = this;
    options.weights = std::move(weights);
    for (const auto* value : graph.inputs()) {
      if (watched.contains(value)) options.observed_plain.push_back(value);
    }
    for (const auto* node : graph.nodes()) {
      for (const auto* value : node->outputs()) {
        if (watched.contains(value)) options.observed_plain.push_back(value);
      }
    }
    executor_ = make_onednn_executor(graph, options);
  }

  void run(std::size_t number, const Sample& sample) {
    number_ = number;
    executor_->run(sample.inputs);
  }

  void observe(const Value& /*value*/, std::span<const float> /*elements*/, std::int64_t /*padding_zeros*/) override {}
  void observe_plain(const Value& value, std::span<const float> elements, const Dims& dims) override {
    const auto& watched = watched_.at(&value);
    if (!turns_.wait(watched.place, number_)) return;
    for (auto* moments : watched.moments) moments->add(elements, dims);
    turns_.pass(watched.place);
  }

 private:
  const WatchedValues& watched_;
  Turns& turns_;
  std::unique_ptr<Executor> executor_;
  std::size_t number_ = 0;
};

}  // namespace

MomentsByNode gather_moments(const Graph& graph, const QuantizationPlan& plan, const SampleSource& source,
                             const MomentsRun& run) {
  const Graph computable = computable_part(graph);
  MomentsByNode result;
  WatchedValues watched;
  std::map<std::pair<const Value*, OperandView>, std::shared_ptr<OperandMoments>> known;
  for (const auto* node : computable.nodes()) {
    const auto* row = quantization_row(node->op());
    if (row == nullptr || row->role(1) != OperandRole::kWeight || !plan.nodes.contains(key_of(*node))) continue;
    const auto view = view_of(*node);
    const auto* value = node->input(0);
    if (!view || value->is_constant() || view->channels > kMostChannels) continue;
    auto& moments = known[{value, *view}];
    if (!moments) {
      moments = std::make_shared<OperandMoments>(*view, run.products);
      auto& entry = watched.try_emplace(value, Watched{watched.size(), {}}).first->second;
      entry.moments.push_back(moments.get());
    }
    result[key_of(*node)] = moments;
  }
  if (watched.empty()) return result;

  Turns turns(watched.size());
  const auto weights = make_weight_cache();
  std::vector<std::unique_ptr<MomentsWorker>> workers(
      std::max<std::size_t>(1, std::min(run.threads, run.samples.size())));
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(run.samples.size(), workers.size(), [&](std::size_t index, std::size_t task) {
    try {
      auto& worker = workers[index];
      if (!worker) worker = std::make_unique<MomentsWorker>(computable, watched, turns, weights);
      const auto sample = source.load(run.samples[task]);
      worker->run(task, sample);
    } catch (...) {
      turns.give_up();
      throw;
    }
    if (!run.progress) return;
    const std::scoped_lock lock(mutex);
    run.progress("looking at operands", ++done, run.samples.size());
  });
  return result;
}

}  // namespace slim
