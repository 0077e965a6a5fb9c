#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "converter/accuracy.h"
#include "converter/data/sample_source.h"
#include "converter/distance.h"
#include "converter/progress.h"
#include "graph/graph.h"
#include "passes/quantize/placement.h"

namespace slim {

struct ValidateOptions {
  std::vector<std::size_t> samples;  ///< indices into the source
  std::size_t threads = 1;
  bool exact = false;           ///< residual sums round as the file says
  bool needs_accuracy = false;  ///< a sample whose label cannot be judged is an error
  Progress progress;
};

/// What two models answered to the same samples, and how fast.
struct Validation {
  std::size_t samples = 0;
  std::size_t threads = 1;
  PairedAccuracy top1;  ///< first: FP32, second: INT8; no samples without labels or class scores
  PairedAccuracy top5;
  double agreement = 0.0;  ///< share of samples, 0..100, with the same largest element of the first output
  double sqnr_db = 0.0;    ///< as OutputDistance defines it
  double cosine = 0.0;
  /// Time inside the executors' runs, of all threads together; the first run of each, which makes the plan, is one
  /// more.
  double fp32_seconds = 0.0;
  double int8_seconds = 0.0;
  double wall_seconds = 0.0;  ///< of the whole, loading of samples included

  double milliseconds(double seconds) const;       ///< a sample
  double images_per_second(double seconds) const;  ///< of all threads
  double ratio() const { return int8_seconds > 0.0 ? fp32_seconds / int8_seconds : 0.0; }
};

/// Runs both models, as they stand in their files, on the samples in the oneDNN runtime. Samples are streamed: groups
/// of a few are loaded and run by one model, then by the other (in one go each, so that the weights stay in the caches
/// and both see the same noise of the machine), and forgotten. Each thread has executors of its own on shared weights;
/// results do not depend on their number. Throws Error{kBadInput} where inputs or outputs of the models differ, a label
/// is none of the first output's elements, or accuracy is needed and cannot be had.
Validation validate_models(const Graph& fp32, const Graph& int8, const SampleSource& source,
                           const ValidateOptions& options);

/// Which operators of a quantized graph compute in integers, for the report: those with a row in the operator table
/// whose activations come from DequantizeLinear, and the QLinear ones.
struct OperatorCounts {
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;  ///< by type: integer, float
  std::vector<KeptFloat> kept_float;
};
OperatorCounts count_operators(const Graph& quantized);

}  // namespace slim
