#include "converter/judge.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include "converter/computable.h"
#include "converter/distance.h"
#include "converter/parallel.h"
#include "converter/range_choice.h"
#include "passes/quantize/insert.h"
#include "runtime/onednn/executor.h"

namespace slim {

std::string to_string(const Candidate& candidate) {
  return to_string(candidate.rule) + (candidate.weights == WeightScale::kLeastSquares ? ", least-squares weights" : "");
}

Judge::Judge(const Graph& graph, const QuantizationPlan& plan, const Calibration& calibration,
             const SampleSource& source, JudgeOptions options)
    : graph_(computable_part(graph)),
      plan_(plan),
      calibration_(calibration),
      options_(std::move(options)),
      answers_(options_.samples.size()) {
  std::vector<std::unique_ptr<Executor>> executors(std::max<std::size_t>(1, options_.threads));
  parallel_for(answers_.size(), executors.size(), [&](std::size_t worker, std::size_t task) {
    auto& executor = executors[worker];
    if (!executor) executor = make_onednn_executor(graph_);
    answers_[task].inputs = source.load(options_.samples[task]).inputs;
    answers_[task].outputs = executor->run(answers_[task].inputs);
  });
}

Verdict Judge::verdict(const Candidate& candidate) const {
  const auto ranges = choose_ranges(plan_, calibration_, candidate.rule);
  const auto quantized = insert_quantization(graph_.clone(), plan_, ranges, candidate.weights);
  const auto executor = make_onednn_executor(quantized);
  OutputDistance total;
  std::size_t agreed = 0;
  for (const auto& answer : answers_) {
    const auto outputs = executor->run(answer.inputs);
    total.add(distances(answer.outputs, outputs));
    const bool agrees = outputs.empty() || argmax(outputs.front()) == argmax(answer.outputs.front());
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
    verdicts[task] = verdict(candidates[task]);
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
