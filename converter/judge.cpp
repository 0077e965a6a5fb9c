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
namespace {

/// One sample with the float network's answer.
struct Expected {
  std::vector<Tensor> inputs;
  std::vector<Tensor> outputs;
};

std::vector<Expected> float_answers(const Graph& graph, const SampleSource& source, const JudgeOptions& options) {
  std::vector<Expected> answers(options.samples.size());
  std::vector<std::unique_ptr<Executor>> executors(std::max<std::size_t>(1, options.threads));
  parallel_for(answers.size(), executors.size(), [&](std::size_t worker, std::size_t task) {
    auto& executor = executors[worker];
    if (!executor) executor = make_onednn_executor(graph);
    answers[task].inputs = source.load(options.samples[task]).inputs;
    answers[task].outputs = executor->run(answers[task].inputs);
  });
  return answers;
}

Verdict verdict_of(const Calibrator& rule, const Graph& quantized, const std::vector<Expected>& answers) {
  const auto executor = make_onednn_executor(quantized);
  OutputDistance total;
  std::size_t agreed = 0;
  for (const auto& answer : answers) {
    const auto outputs = executor->run(answer.inputs);
    total.add(distances(answer.outputs, outputs));
    agreed += argmax(outputs.front()) == argmax(answer.outputs.front()) ? 1 : 0;
  }
  const double share = static_cast<double>(agreed) / static_cast<double>(std::max<std::size_t>(1, answers.size()));
  return {rule, total.sqnr_db(), total.cosine(), 100.0 * share};
}

}  // namespace

std::vector<Verdict> judge_rules(const Graph& graph, const QuantizationPlan& plan, const Calibration& calibration,
                                 const SampleSource& source, const JudgeOptions& options) {
  const Graph computable = computable_part(graph);
  const auto answers = float_answers(computable, source, options);
  std::vector<Verdict> verdicts(options.rules.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(options.rules.size(), options.threads, [&](std::size_t /*worker*/, std::size_t task) {
    const auto& rule = options.rules[task];
    const auto quantized = insert_quantization(computable.clone(), plan, choose_ranges(plan, calibration, rule));
    verdicts[task] = verdict_of(rule, quantized, answers);
    if (!options.progress) return;
    const std::scoped_lock lock(mutex);
    options.progress("comparing range rules", ++done, options.rules.size());
  });
  return verdicts;
}

std::size_t best_verdict(const std::vector<Verdict>& verdicts) {
  const auto worse = [](const Verdict& a, const Verdict& b) { return a.sqnr_db < b.sqnr_db; };
  return static_cast<std::size_t>(std::max_element(verdicts.begin(), verdicts.end(), worse) - verdicts.begin());
}

}  // namespace slim
