#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "converter/accuracy.h"
#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "converter/quantization_search.h"

namespace slim {

/// Keys of nodes that are to stay float -> why.
using FloatNodes = std::map<std::string, std::string>;

struct DropLimit {
  double points = 0.0;                   ///< of top-1 that may be lost
  double seconds = 1800.0;               ///< after which no further candidate is tried
  std::vector<std::size_t> labelled;     ///< samples that judge top-1, as indices into the source
  std::vector<std::size_t> judging;      ///< samples on which the operators' damage is measured
  std::vector<std::size_t> calibration;  ///< samples for ranges of values that only a changed plan observes
  /// The plan for a float graph of which these nodes stay float.
  std::function<QuantizationPlan(const Graph&, const FloatNodes&)> plan;
  /// Gets each candidate that is better than the ones before.
  std::function<void(const Quantization&)> keep;
  std::size_t threads = 1;
  Progress progress;
};

/// A candidate that was judged by top-1.
struct DropTrial {
  std::string what;         ///< "as converted", "12 of 53 operators in float"
  std::size_t samples = 0;  ///< that were run; the others were taken as FP32 answers them
  double drop = 0.0;        ///< points
  double int8_work = 0.0;   ///< share of the multiplications with weights in integers, 0..100
  bool met = false;
};

struct LimitedDrop {
  double points = 0.0;          ///< the limit
  PairedAccuracy top1;          ///< of what was kept, on all labelled samples; first: FP32
  double int8_work = 0.0;       ///< of what was kept
  std::size_t evaluations = 0;  ///< candidates that were run, those that only measure damage included
  std::vector<DropTrial> trials;
  double seconds = 0.0;

  bool met() const { return top1.drop() <= points; }
};

/// Looks for the cheapest change of `found` that loses at most limit.points of top-1: other ranges first, then as few
/// of the most damaging operators in float as will do, by bisection. `found` becomes the best candidate, which `keep`
/// has got last: one that meets the limit, else the one that loses least. The number of candidates grows with the
/// logarithm of the number of operators.
LimitedDrop limit_drop(Quantization& found, const SampleSource& source, const DropLimit& limit);

}  // namespace slim
