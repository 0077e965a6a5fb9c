#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "graph/graph.h"
#include "passes/quantize/placement.h"

namespace slim {

/// What quantization costs at one operator.
///
/// The noise of a tensor is its difference from FP32 in the quantized network, after rounding to 8 bits, and its level
/// is noise energy over signal energy, summed over samples. An operator's `added` is the level of its result less that
/// of its activations together, at least 0. A linear operator hands the level of its operands on more or less, so along
/// the network the levels that operators add make up the level at the outputs, and `damage`, an operator's part of all
/// that is added, tells where to look first. A loss in dB would not: from 50 to 40 dB costs a hundredth of what
/// from 30 to 20 dB costs. It is a measure of place, not a forecast: what keeping that operator in float would gain
/// also depends on what follows.
struct LayerError {
  std::string node;
  std::string type;
  std::string tensor;          ///< the result, behind an absorbed activation
  double input_sqnr_db = 0.0;  ///< of the activations together; 200: exact
  double sqnr_db = 0.0;        ///< of the result
  double added = 0.0;          ///< noise over signal, a share
  double damage = 0.0;         ///< 0..100, percent of all that is added; sums to 100 if anything is
};

struct LayerErrorRun {
  std::vector<std::size_t> samples;  ///< indices into the source
  std::size_t threads = 1;
  Progress progress;
};

/// The operators that `plan` quantizes, and the graph inputs that become integers (type "Input"), in graph order.
/// `quantized` is insert_quantization of `graph`, so that values of one name have the same channel factors; both run in
/// the oneDNN runtime, the second one simulated in float, as Judge does. What cannot be computed is left out. Memory:
/// tensors are compared in groups of some megabytes, sample by sample; each group runs the samples anew.
std::vector<LayerError> layer_errors(const Graph& graph, const Graph& quantized, const QuantizationPlan& plan,
                                     const SampleSource& source, const LayerErrorRun& run);

/// By damage, the largest first; equals keep their order.
std::vector<LayerError> by_damage(std::vector<LayerError> layers);

}  // namespace slim
