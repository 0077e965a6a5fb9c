#pragma once

#include <cstddef>
#include <vector>

#include "converter/accuracy.h"
#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "graph/graph.h"

namespace slim {

struct Top1Options {
  std::vector<std::size_t> samples;  ///< indices into the source; all must have labels
  std::size_t threads = 1;
  Progress progress;
};

/// What a candidate answered.
struct Top1Score {
  PairedAccuracy top1;          ///< first: FP32, second: the candidate
  std::vector<double> margins;  ///< of the samples that were run: score of the label less the largest other score
};

/// Counts right answers of a float graph and of its quantized forms, on labelled samples. The float graph runs once.
class Top1Judge {
 public:
  /// Throws Error{kBadInput} where a label cannot be judged by the first output.
  Top1Judge(const Graph& fp32, const SampleSource& source, Top1Options options);

  /// Runs `candidate` (residual sums round as the file says) on all samples.
  Top1Score score(const Graph& candidate) const;
  /// Runs it on the samples at `places` alone; the others count as answered as FP32 answers them.
  Top1Score score(const Graph& candidate, const std::vector<std::size_t>& places) const;

  /// The places of samples whose answer a candidate may change that is not further from FP32 than the one that `whole`
  /// tells of: FP32's margin is within kNoises times the root mean square of the difference that was seen there.
  std::vector<std::size_t> contested(const Top1Score& whole) const;
  static constexpr double kNoises = 4.0;

 private:
  std::vector<double> margins_of(const Graph& graph, const std::vector<std::size_t>& places) const;

  const SampleSource& source_;
  Top1Options options_;
  std::vector<double> fp32_;  ///< margins of all samples
};

}  // namespace slim
