#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "converter/calibration_run.h"
#include "converter/data/sample_source.h"
#include "converter/layer_errors.h"
#include "converter/layer_times.h"
#include "converter/progress.h"
#include "converter/tensor_ranges.h"
#include "graph/graph.h"
#include "passes/quantize/placement.h"

namespace slim {

/// What a report shows of the inside of a conversion; none of it is computed unless one is asked for.
struct ConversionDetails {
  std::size_t samples = 0;         ///< that `layers` was measured on
  std::vector<LayerError> layers;  ///< in graph order
  std::vector<TensorRange> ranges;
  std::vector<LayerTime> times;
};

/// Samples that the layers are compared on, at most: levels of noise settle much sooner than accuracy.
inline constexpr std::size_t kDetailSamples = 12;

/// A conversion, as far as it has come when the model is written.
struct ConversionView {
  std::function<Graph()> load_fp32;  ///< as it stands in the file, for its speed; called last
  const Graph& graph;                ///< what was quantized, channels scaled as they were for it
  const Graph& quantized;            ///< insert_quantization of `graph`
  const QuantizationPlan& plan;
  const Calibration& calibration;
  const SampleSource& source;
};

/// Looks at a conversion with at most kDetailSamples of `samples`.
ConversionDetails conversion_details(const ConversionView& conversion, const std::vector<std::size_t>& samples,
                                     std::size_t threads, const Progress& progress);

}  // namespace slim
