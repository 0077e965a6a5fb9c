#include "converter/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "converter/calibration/histogram_kernels.h"
#include "converter/computable.h"
#include "converter/parallel.h"
#include "converter/range_choice.h"
#include "converter/step_progress.h"
#include "graph/window.h"
#include "passes/quantize/channel_layout.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

/// Beyond this many channels a square of them costs more than it gains: matrices behind large flattened maps.
constexpr std::int64_t kMostChannels = 4096;
/// The same for taps: windows as large as a map.
constexpr std::int64_t kMostTaps = 256;

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
  bool ranges = false;
  std::optional<std::size_t> axis;  ///< of channels that are told apart
};
using WatchedValues = std::unordered_map<const Value*, Watched>;

/// The range of each channel along `axis`, or of all elements. Planes with infinities or NaN do not count.
ChannelRange ranges_of(std::span<const float> elements, const Dims& dims, std::optional<std::size_t> axis) {
  const ChannelLayout layout(dims, axis ? std::optional(static_cast<std::int64_t>(*axis)) : std::nullopt);
  ChannelRange range{std::vector<float>(layout.channels, 0.0F), std::vector<float>(layout.channels, 0.0F)};
  layout.for_each_run(elements.size(), [&](std::size_t channel, std::size_t begin) {
    const auto extent = histogram_kernels::scan(elements.data() + begin, layout.inner);
    if (!extent.finite) return;
    range.low[channel] = std::min(range.low[channel], extent.min);
    range.high[channel] = std::max(range.high[channel], extent.max);
  });
  return range;
}

class SurveyWorker final : public Observer {
 public:
  SurveyWorker(const Graph& graph, const WatchedValues& watched, Turns& turns,
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

  void run(std::size_t number, const Sample& sample, ChannelRanges& ranges) {
    number_ = number;
    ranges_ = &ranges;
    seen_.clear();
    executor_->run(sample.inputs);
    // A value without elements is not shown.
    for (const auto& [value, entry] : watched_) {
      if (!entry.moments.empty() && !seen_.contains(value) && turns_.wait(entry.place, number))
        turns_.pass(entry.place);
    }
  }

  void observe(const Value& /*value*/, std::span<const float> /*elements*/, std::int64_t /*padding_zeros*/) override {}
  void observe_plain(const Value& value, std::span<const float> elements, const Dims& dims) override {
    const auto& watched = watched_.at(&value);
    if (watched.ranges) ranges_->emplace(value.name(), ranges_of(elements, dims, watched.axis));
    seen_.insert(&value);
    if (watched.moments.empty() || !turns_.wait(watched.place, number_)) return;
    for (auto* moments : watched.moments) moments->add(elements, dims);
    turns_.pass(watched.place);
  }

 private:
  const WatchedValues& watched_;
  Turns& turns_;
  std::unique_ptr<Executor> executor_;
  std::size_t number_ = 0;
  ChannelRanges* ranges_ = nullptr;
  std::unordered_set<const Value*> seen_;  ///< in this run
};

/// Makes the moments that the run will fill, and says which values they are taken from.
MomentsByNode empty_moments(const Graph& graph, const QuantizationPlan& plan, bool products, WatchedValues& watched) {
  MomentsByNode result;
  std::map<std::pair<const Value*, OperandView>, std::shared_ptr<OperandMoments>> known;
  for (const auto* node : graph.nodes()) {
    const auto* row = quantization_row(node->op());
    if (row == nullptr || row->role(1) != OperandRole::kWeight || !plan.nodes.contains(key_of(*node))) continue;
    const auto view = view_of(*node);
    const auto* value = node->input(0);
    if (!view || value->is_constant()) continue;
    auto& moments = known[{value, *view}];
    if (!moments) {
      const bool few = view->channels <= kMostChannels && view->taps() <= kMostTaps;
      moments = std::make_shared<OperandMoments>(*view, products && few);
      watched[value].moments.push_back(moments.get());
    }
    result[key_of(*node)] = moments;
  }
  return result;
}

}  // namespace

Survey survey_samples(const Graph& graph, const QuantizationPlan& plan, const ChannelSpaces& spaces,
                      const SampleSource& source, const SurveyRun& run) {
  const Graph computable = computable_part(graph);
  Survey survey;
  WatchedValues watched;
  survey.moments = empty_moments(computable, plan, run.products, watched);
  for (const auto& name : plan.observed) {
    auto& entry = watched[computable.find_value(name)];
    entry.ranges = true;
    const auto* channels = spaces.of(graph.find_value(name));
    if (channels != nullptr) entry.axis = channels->axis;
  }
  std::size_t places = 0;
  for (auto& [value, entry] : watched) entry.place = places++;

  Turns turns(watched.size());
  const auto weights = make_weight_cache();
  survey.ranges.resize(run.samples.size());
  std::vector<std::unique_ptr<SurveyWorker>> workers(
      std::max<std::size_t>(1, std::min(run.threads, run.samples.size())));
  StepProgress progress(run.progress, "surveying channels", run.samples.size());
  parallel_for(run.samples.size(), workers.size(), [&](std::size_t index, std::size_t task) {
    try {
      auto& worker = workers[index];
      if (!worker) worker = std::make_unique<SurveyWorker>(computable, watched, turns, weights);
      const auto sample = source.load(run.samples[task]);
      worker->run(task, sample, survey.ranges[task]);
    } catch (...) {
      turns.give_up();
      throw;
    }
    progress.advance();
  });
  return survey;
}

ChannelRanges hull(const std::vector<ChannelRanges>& ranges) {
  ChannelRanges result;
  for (const auto& sample : ranges) {
    for (const auto& [name, range] : sample) {
      const auto [place, is_new] = result.try_emplace(name, range);
      for (std::size_t c = 0; c < range.low.size() && !is_new; ++c) {
        place->second.low[c] = std::min(place->second.low[c], range.low[c]);
        place->second.high[c] = std::max(place->second.high[c], range.high[c]);
      }
    }
  }
  return result;
}

Ranges survey_ranges(const QuantizationPlan& plan, const Survey& survey, const ChannelFactors& factors, bool mean) {
  Ranges result;
  for (const auto& name : plan.observed) {
    const auto& value = plan.values.at(name);
    const auto factor = factors.find(name);
    Range whole;
    double low = 0.0;
    double high = 0.0;
    for (const auto& sample : survey.ranges) {
      const auto found = sample.find(name);
      if (found == sample.end()) continue;
      Range own;
      for (std::size_t c = 0; c < found->second.low.size(); ++c) {
        const float scale = factor == factors.end() ? 1.0F : factor->second[c];
        own = own.hull({found->second.low[c] / scale, found->second.high[c] / scale});
      }
      whole = whole.hull(own);
      low += static_cast<double>(own.min);
      high += static_cast<double>(own.max);
    }
    const auto count = static_cast<double>(std::max<std::size_t>(1, survey.ranges.size()));
    const Range average{static_cast<float>(low / count), static_cast<float>(high / count)};
    result[name] = planned_range(plan, value, value.is_tail ? whole : mean ? average : whole);
  }
  return result;
}

void divide(MomentsByNode& moments, const Graph& graph, const ChannelFactors& factors) {
  std::set<const OperandMoments*> done;
  for (const auto* node : graph.nodes()) {
    const auto found = moments.find(key_of(*node));
    if (found == moments.end() || !done.insert(found->second.get()).second) continue;
    const auto factor = factors.find(node->input(0)->name());
    if (factor != factors.end()) found->second->divide(factor->second);
  }
}

}  // namespace slim
