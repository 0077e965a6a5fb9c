#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "converter/calibration_run.h"
#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "graph/graph.h"
#include "passes/quantize/placement.h"

namespace slim {

/// How close the network's outputs come to FP32 when all ranges are chosen by one rule.
struct Verdict {
  Calibrator rule;
  double sqnr_db = 0.0;
  double cosine = 0.0;
  double agreement = 0.0;  ///< share of samples, 0..100, whose first output has its largest element at the same place
};

struct JudgeOptions {
  std::vector<Calibrator> rules;
  std::vector<std::size_t> samples;  ///< indices into the source: not those of the calibration, where there are enough
  std::size_t threads = 1;
  Progress progress;
};

/// Quantizes the graph by each rule and runs the result on the samples, with quantization simulated in float; verdicts
/// in the order of the rules. `graph` is the float graph that `plan` was made for. Operators that cannot be run (opaque
/// ones, and what depends on them) are left out: then the values in front of them are compared.
std::vector<Verdict> judge_rules(const Graph& graph, const QuantizationPlan& plan, const Calibration& calibration,
                                 const SampleSource& source, const JudgeOptions& options);

/// Index of the verdict with the highest SQNR; the first one of equals.
std::size_t best_verdict(const std::vector<Verdict>& verdicts);

}  // namespace slim
