#include "converter/sample_split.h"

#include <algorithm>

namespace slim {
namespace {

/// How many samples judge, at most: two rules that differ by decibels need fewer than seven that are close.
constexpr std::size_t kMostJudged = 32;
constexpr std::size_t kMostJudgedFast = 12;
constexpr std::size_t kJudgedShare = 9;
/// The same where a sample costs little.
constexpr std::size_t kMostJudgedCheap = 96;
constexpr std::size_t kJudgedShareCheap = 3;
/// Of so few samples that none can be held back.
constexpr std::size_t kFewJudged = 8;

}  // namespace

SampleSplit split_samples(const std::vector<std::size_t>& samples, Effort effort, bool cheap) {
  if (samples.size() < 2 * kJudgedShare) {
    SampleSplit both{samples, {}};
    for (const auto i : evenly_spread(samples.size(), kFewJudged)) both.judging.push_back(samples[i]);
    return both;
  }
  const auto most = effort == Effort::kFast ? kMostJudgedFast : cheap ? kMostJudgedCheap : kMostJudged;
  const auto judged = std::min(most, samples.size() / (cheap ? kJudgedShareCheap : kJudgedShare));
  SampleSplit split;
  const auto held_back = evenly_spread(samples.size(), judged);
  for (std::size_t i = 0, next = 0; i < samples.size(); ++i) {
    const bool is_held_back = next < held_back.size() && held_back[next] == i;
    (is_held_back ? split.judging : split.calibration).push_back(samples[i]);
    next += is_held_back ? 1 : 0;
  }
  return split;
}

}  // namespace slim
