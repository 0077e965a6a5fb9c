#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "converter/accuracy.h"
#include "converter/data/sample_source.h"
#include "converter/distance.h"
#include "converter/progress.h"
#include "graph/graph.h"
#include "runtime/executor.h"

namespace slim {

using MakeExecutor = std::function<std::unique_ptr<Executor>(const Graph&)>;

/// Distance of one tensor that both models name, over all samples.
struct TensorDistance {
  std::string name;
  bool is_output = false;
  Distance distance;
};

struct CompareOptions {
  std::vector<std::size_t> samples;  ///< indices into the source
  bool per_layer = false;            ///< also every f32 tensor that both graphs name, in the order of the first
  MakeExecutor make_first;
  MakeExecutor make_second;
  Progress progress;
};

struct Comparison {
  std::vector<TensorDistance> tensors;  ///< outputs first
  std::size_t samples = 0;
  double sqnr_db = 0.0;  ///< of the outputs, as OutputDistance defines it
  double cosine = 0.0;
  double agreement = 0.0;  ///< share of samples, 0..100, with the same largest element of the first output
  PairedAccuracy top1;     ///< of the labelled samples whose first output is a vector of scores
};

/// Runs both models on the same samples. Outputs are paired by name, or by position where names differ. Throws
/// Error{kBadInput} if inputs or output counts differ, or shapes at run time.
Comparison compare_models(const Graph& first, const Graph& second, const SampleSource& source,
                          const CompareOptions& options);

/// A clone whose outputs are followed by the f32 node results called `names`, so that an executor returns them.
Graph with_extra_outputs(const Graph& graph, const std::vector<std::string>& names);

}  // namespace slim
