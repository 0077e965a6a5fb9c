#include "converter/judge.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <numeric>

#include "converter/computable.h"
#include "converter/distance.h"
#include "converter/parallel.h"
#include "converter/range_choice.h"
#include "passes/quantize/insert.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

constexpr std::size_t kFewestAnswers = 3;

std::size_t bytes_of(const std::vector<Tensor>& tensors) {
  return std::transform_reduce(tensors.begin(), tensors.end(), std::size_t{0}, std::plus<>(),
                               [](const Tensor& tensor) { return tensor.bytes().size(); });
}

}  // namespace

std::string to_string(const Candidate& candidate) {
  if (candidate.rounded) return to_string(candidate.rule) + ", weights by their effect";
  return to_string(candidate.rule) + (candidate.weights == WeightScale::kLeastSquares ? ", least-squares weights" : "");
}

Judge::Judge(const Graph& graph, const QuantizationPlan& plan, const Calibration& calibration,
             const SampleSource& source, JudgeOptions options)
    : graph_(computable_part(graph)),
      plan_(plan),
      calibration_(calibration),
      source_(source),
      options_(std::move(options)) {
  if (options_.samples.empty()) return;
  std::vector<std::unique_ptr<Executor>> executors(std::max<std::size_t>(1, options_.threads));
  const auto answer = [&](std::size_t worker, std::size_t sample) {
    auto& executor = executors[worker];
    if (!executor) executor = make_onednn_executor(graph_);
    return executor->run(source_.load(sample).inputs);
  };
  // The first answer tells how many may be kept; it is made anew, at its place.
  const auto affordable = kAnswerBytes / std::max<std::size_t>(1, bytes_of(answer(0, options_.samples.front())));
  const auto chosen = evenly_spread(options_.samples.size(), std::max(kFewestAnswers, affordable));
  for (std::size_t i = 0; i < chosen.size(); ++i) options_.samples[i] = options_.samples[chosen[i]];
  options_.samples.resize(chosen.size());
  answers_.resize(chosen.size());
  parallel_for(answers_.size(), executors.size(),
               [&](std::size_t worker, std::size_t task) { answers_[task] = answer(worker, options_.samples[task]); });
}

Verdict Judge::judge(const Candidate& candidate, const WeightQuantizer& weights) const {
  const auto ranges = choose_ranges(plan_, calibration_, candidate.rule);
  const auto quantized = insert_quantization(graph_.clone(), plan_, ranges, weights);
  const auto executor = make_onednn_executor(quantized);
  OutputDistance total;
  std::size_t agreed = 0;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const auto& answer = answers_[i];
    const auto outputs = executor->run(source_.load(options_.samples[i]).inputs);
    total.add(distances(answer, outputs));
    const bool agrees = outputs.empty() || argmax(outputs.front()) == argmax(answer.front());
    agreed += agrees ? 1 : 0;
  }
  const double share = static_cast<double>(agreed) / static_cast<double>(std::max<std::size_t>(1, answers_.size()));
  return {candidate, total.sqnr_db(), total.cosine(), 100.0 * share};
}

std::vector<Verdict> Judge::judge(const std::vector<Candidate>& candidates) const {
  std::vector<Verdict> verdicts(candidates.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(candidates.size(), options_.threads, [&](std::size_t /*worker*/, std::size_t task) {
    verdicts[task] = judge(candidates[task], weights_by(candidates[task].weights));
    if (!options_.progress) return;
    const std::scoped_lock lock(mutex);
    options_.progress("comparing range rules", ++done, candidates.size());
  });
  return verdicts;
}

std::size_t best_verdict(const std::vector<Verdict>& verdicts) {
  const auto worse = [](const Verdict& a, const Verdict& b) { return a.sqnr_db < b.sqnr_db; };
  return static_cast<std::size_t>(std::max_element(verdicts.begin(), verdicts.end(), worse) - verdicts.begin());
}

}  // namespace slim
