#include "converter/top1_judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "converter/executors.h"
#include "converter/load.h"
#include "converter/parallel.h"
#include "converter/step_progress.h"

namespace slim {
namespace {

/// Score of the label less the largest other score. Of equal scores the first one counts as larger, as in in_top().
double margin_of(const Sample& sample, const Tensor& scores) {
  const auto label = label_in(sample, scores);
  const auto values = to_doubles(scores);
  double other = -std::numeric_limits<double>::infinity();
  bool first_is_other = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == label) continue;
    first_is_other = first_is_other || (i < label && values[i] == values[label]);
    other = std::max(other, values[i]);
  }
  const double margin = values[label] - other;
  return margin == 0.0 && first_is_other ? -std::numeric_limits<double>::min() : margin;
}

bool is_right(double margin) { return margin >= 0.0; }

}  // namespace

Top1Judge::Top1Judge(const Graph& fp32, const SampleSource& source, Top1Options options)
    : source_(source), options_(std::move(options)) {
  std::vector<std::size_t> all(options_.samples.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  fp32_ = margins_of(fp32, all);
}

std::vector<double> Top1Judge::margins_of(const Graph& graph, const std::vector<std::size_t>& places) const {
  const Graph runs = runnable(graph.clone(), true);
  Executors executors(runs, std::max<std::size_t>(1, options_.threads));
  std::vector<double> margins(places.size());
  StepProgress progress(options_.progress, "judging top-1", places.size());
  parallel_for(places.size(), executors.count(), [&](std::size_t worker, std::size_t task) {
    const auto sample = source_.load(options_.samples[places[task]]);
    margins[task] = margin_of(sample, executors.run(worker, sample.inputs)[0]);
    progress.advance();
  });
  return margins;
}

Top1Score Top1Judge::score(const Graph& candidate) const {
  std::vector<std::size_t> all(fp32_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return score(candidate, all);
}

Top1Score Top1Judge::score(const Graph& candidate, const std::vector<std::size_t>& places) const {
  Top1Score result;
  result.margins = margins_of(candidate, places);
  auto margins = fp32_;
  for (std::size_t i = 0; i < places.size(); ++i) margins[places[i]] = result.margins[i];
  for (std::size_t i = 0; i < margins.size(); ++i) result.top1.add(is_right(fp32_[i]), is_right(margins[i]));
  return result;
}

std::vector<std::size_t> Top1Judge::contested(const Top1Score& whole) const {
  double squares = 0.0;
  for (std::size_t i = 0; i < fp32_.size(); ++i) squares += std::pow(whole.margins[i] - fp32_[i], 2);
  const double noise = std::sqrt(squares / static_cast<double>(std::max<std::size_t>(1, fp32_.size())));
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < fp32_.size(); ++i) {
    if (std::fabs(fp32_[i]) <= kNoises * noise) places.push_back(i);
  }
  return places;
}

}  // namespace slim
