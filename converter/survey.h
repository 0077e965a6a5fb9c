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
#include "passes/quantize/equalize.h"
#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

/// Moments of the first operand of each quantized operator with constant weights, by the node's key. Operators that
/// read the same elements alike share one.
using MomentsByNode = std::map<std::string, std::shared_ptr<OperandMoments>>;

struct SurveyRun {
  std::vector<std::size_t> samples;  ///< indices into the source
  bool products = true;              ///< false: of the moments, means alone
  std::size_t threads = 1;
  Progress progress;
};

/// What a few samples tell channel by channel.
struct Survey {
  MomentsByNode moments;
  std::vector<ChannelRanges>
      ranges;  ///< of each sample, of each value that the plan observes; along the axis of its ChannelSpace
};

/// Runs the samples through the float graph `plan` was made for, one executor a thread. Moments take the samples in,
/// value by value, in their order: the result does not depend on threads. Memory: the model, one plan a thread,
/// channels^2 floats an operand, two floats a channel and sample.
Survey survey_samples(const Graph& graph, const QuantizationPlan& plan, const ChannelSpaces& spaces,
                      const SampleSource& source, const SurveyRun& run);

/// The hull over all samples.
ChannelRanges hull(const std::vector<ChannelRanges>& ranges);

/// Ranges of the values that the plan observes after their channels were divided by `factors`: the hull of all samples,
/// or the mean of each sample's range. Values on the way to an output get a margin, as choose_ranges has it.
Ranges survey_ranges(const QuantizationPlan& plan, const Survey& survey, const ChannelFactors& factors, bool mean);

/// They become the moments of the graph with channels divided by `factors` (scale_channels). `graph`: before or after.
void divide(MomentsByNode& moments, const Graph& graph, const ChannelFactors& factors);

}  // namespace slim
