#pragma once

#include <cstddef>
#include <vector>

#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "graph/graph.h"

namespace slim {

/// How close a graph's outputs come to those of the FP32 graph.
struct Score {
  double sqnr_db = 0.0;
  double cosine = 0.0;
  double agreement = 0.0;   ///< share of samples, 0..100, whose first output has its largest element at the same place
  std::size_t samples = 0;  ///< how many were compared
};

struct JudgeOptions {
  std::vector<std::size_t> samples;  ///< indices into the source: not those of the calibration, where there are enough
  std::size_t threads = 1;
  Progress progress;
};

/// Compares candidates with `graph` at the network's outputs. Operators that cannot be run (opaque ones, and what
/// depends on them) are left out: then the values in front of them are compared. Samples are loaded anew for each
/// candidate; of the float outputs as many are kept as fit into kAnswerBytes, those of three samples at least.
class Judge {
 public:
  Judge(const Graph& graph, const SampleSource& source, JudgeOptions options);

  static constexpr std::size_t kAnswerBytes = std::size_t{8} << 20;

  /// How many samples judge.
  std::size_t sample_count() const { return answers_.size(); }

  /// Runs `candidate`, with quantization simulated in float, on at most `samples` of the judging samples, evenly
  /// spread. It must have the inputs and outputs of computable_part(graph). Does not depend on threads.
  Score score(const Graph& candidate, std::size_t samples = SIZE_MAX) const;

 private:
  const SampleSource& source_;
  JudgeOptions options_;
  std::vector<std::vector<Tensor>> answers_;  ///< float outputs, parallel to options_.samples
};

}  // namespace slim
