#include "converter/judge.h"

#include <algorithm>
#include <numeric>

#include "converter/computable.h"
#include "converter/distance.h"
#include "converter/executors.h"
#include "converter/parallel.h"

namespace slim {
namespace {

constexpr std::size_t kFewestAnswers = 3;

std::size_t bytes_of(const std::vector<Tensor>& tensors) {
  return std::transform_reduce(tensors.begin(), tensors.end(), std::size_t{0}, std::plus<>(),
                               [](const Tensor& tensor) { return tensor.bytes().size(); });
}

}  // namespace

Judge::Judge(const Graph& graph, const SampleSource& source, JudgeOptions options)
    : source_(source), options_(std::move(options)) {
  options_.threads = std::max<std::size_t>(1, options_.threads);
  if (options_.samples.empty()) return;
  const Graph computable = computable_part(graph);
  Executors executors(computable, options_.threads);
  const auto answer = [&](std::size_t worker, std::size_t sample) {
    return executors.run(worker, source_.load(sample).inputs);
  };
  // The first answer tells how many may be kept.
  auto first = answer(0, options_.samples.front());
  const auto affordable = kAnswerBytes / std::max<std::size_t>(1, bytes_of(first));
  const auto chosen = evenly_spread(options_.samples.size(), std::max(kFewestAnswers, affordable));
  for (std::size_t i = 0; i < chosen.size(); ++i) options_.samples[i] = options_.samples[chosen[i]];
  options_.samples.resize(chosen.size());
  answers_.resize(chosen.size());
  answers_.front() = std::move(first);
  parallel_for(answers_.size() - 1, executors.count(), [&](std::size_t worker, std::size_t task) {
    answers_[task + 1] = answer(worker, options_.samples[task + 1]);
  });
}

Score Judge::score(const Graph& candidate, std::size_t samples) const {
  Executors executors(candidate, options_.threads);
  const auto chosen = evenly_spread(answers_.size(), samples);
  std::vector<std::vector<Distance>> apart(chosen.size());
  std::vector<char> agrees(chosen.size(), 0);
  parallel_for(chosen.size(), executors.count(), [&](std::size_t worker, std::size_t task) {
    const auto& answer = answers_[chosen[task]];
    const auto outputs = executors.run(worker, source_.load(options_.samples[chosen[task]]).inputs);
    apart[task] = distances(answer, outputs);
    agrees[task] = outputs.empty() || argmax(outputs.front()) == argmax(answer.front()) ? 1 : 0;
  });
  OutputDistance total;
  for (const auto& distance : apart) total.add(distance);
  const auto agreed = std::accumulate(agrees.begin(), agrees.end(), std::size_t{0});
  const auto count = static_cast<double>(std::max<std::size_t>(1, chosen.size()));
  return {total.sqnr_db(), total.cosine(), 100.0 * static_cast<double>(agreed) / count, chosen.size()};
}

}  // namespace slim
