#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "converter/load.h"
#include "converter/progress.h"
#include "runtime/onednn/profile.h"

namespace slim {

struct BenchOptions {
  std::vector<ModelOptions> models;
  double seconds = 10.0;            ///< for all models together; at least five rounds are run
  std::optional<std::size_t> runs;  ///< rounds, instead of seconds
  std::size_t threads = 1;          ///< as many executors run at once; a round lasts until all are done
  bool exact = false;               ///< residual sums round as the file says
  bool layers = false;              ///< also profiles the steps of each model
  Progress progress;
};

/// Why an operator of a quantized model runs in float.
struct FloatReason {
  std::string node;
  std::string type;
  std::string reason;
};

struct BenchResult {
  std::string file;
  double median_milliseconds = 0.0;
  double minimum_milliseconds = 0.0;
  double ratio = 1.0;              ///< the first model's median over this one's
  std::vector<StepProfile> steps;  ///< with BenchOptions::layers
  std::vector<FloatReason> in_float;
};

/// Latency of the models in the oneDNN runtime, one sample (open batch dims are 1) of noise, taken in turns round by
/// round so that ratios hold on a noisy machine. The first run of each, which makes its plan, does not count. Throws
/// Error{kBadInput} where another dim of an input is open.
std::vector<BenchResult> bench(const BenchOptions& options);

}  // namespace slim
