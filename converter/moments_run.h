#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "converter/weights/operand_moments.h"
#include "graph/graph.h"
#include "passes/quantize/placement.h"

namespace slim {

/// Moments of the first operand of each quantized operator with constant weights, by the node's key. Operators that
/// read the same elements alike share one.
using MomentsByNode = std::map<std::string, std::shared_ptr<const OperandMoments>>;

struct MomentsRun {
  std::vector<std::size_t> samples;  ///< indices into the source
  bool products = true;              ///< false: means alone
  std::size_t threads = 1;
  Progress progress;
};

/// Runs the samples through the float graph `plan` was made for, one executor a thread, and gathers moments. Samples
/// are taken in, value by value, in their order: the result does not depend on threads. Memory: the model, one plan a
/// thread, channels^2 floats an operand.
MomentsByNode gather_moments(const Graph& graph, const QuantizationPlan& plan, const SampleSource& source,
                             const MomentsRun& run);

}  // namespace slim
