#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "converter/calibration_run.h"
#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "graph/graph.h"
#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"
#include "passes/quantize/weights.h"

namespace slim {

/// One way to quantize a whole network.
struct Candidate {
  Calibrator rule;                             ///< for the activations' ranges
  WeightScale weights = WeightScale::kMaxAbs;  ///< for the weights' scales, where none were chosen by moments
  bool rounded = false;                        ///< weights and biases by choose_weights
  bool operator==(const Candidate&) const = default;
};

/// "mean-minmax", "mean-minmax, least-squares weights".
std::string to_string(const Candidate& candidate);

/// How close the network's outputs come to FP32 when it is quantized that way.
struct Verdict {
  Candidate candidate;
  double sqnr_db = 0.0;
  double cosine = 0.0;
  double agreement = 0.0;  ///< share of samples, 0..100, whose first output has its largest element at the same place
};

struct JudgeOptions {
  std::vector<std::size_t> samples;  ///< indices into the source: not those of the calibration, where there are enough
  std::size_t threads = 1;
  Progress progress;
};

/// Quantizes the graph by each rule and runs the result on the samples, with quantization simulated in float; verdicts
/// in the order of the rules. `graph` is the float graph that `plan` was made for. Operators that cannot be run (opaque
/// ones, and what depends on them) are left out: then the values in front of them are compared. Samples are loaded anew
/// for each candidate; of the float outputs as many are kept as fit into kAnswerBytes, those of three samples at least.
class Judge {
 public:
  Judge(const Graph& graph, const QuantizationPlan& plan, const Calibration& calibration, const SampleSource& source,
        JudgeOptions options);

  static constexpr std::size_t kAnswerBytes = std::size_t{8} << 20;

  /// How many samples judge.
  std::size_t sample_count() const { return answers_.size(); }

  /// Quantizes the graph each way and runs the results, with quantization simulated in float; verdicts in that order.
  std::vector<Verdict> judge(const std::vector<Candidate>& candidates) const;
  /// The same for weights that were chosen one by one; `candidate` says how, for the report.
  Verdict judge(const Candidate& candidate, const WeightQuantizer& weights) const;

 private:
  Graph graph_;
  const QuantizationPlan& plan_;
  const Calibration& calibration_;
  const SampleSource& source_;
  JudgeOptions options_;
  std::vector<std::vector<Tensor>> answers_;  ///< float outputs, parallel to options_.samples
};

/// Index of the verdict with the highest SQNR; the first one of equals.
std::size_t best_verdict(const std::vector<Verdict>& verdicts);

}  // namespace slim
