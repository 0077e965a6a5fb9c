#include "converter/conversion_details.h"

namespace slim {

ConversionDetails conversion_details(const ConversionView& conversion, const std::vector<std::size_t>& samples,
                                     std::size_t threads, const Progress& progress) {
  LayerErrorRun run;
  for (const auto i : evenly_spread(samples.size(), kDetailSamples)) run.samples.push_back(samples[i]);
  run.threads = threads;
  run.progress = progress;
  ConversionDetails details;
  details.samples = run.samples.size();
  details.layers = layer_errors(conversion.graph, conversion.quantized, conversion.plan, conversion.source, run);
  details.ranges = tensor_ranges(conversion.quantized, conversion.plan, conversion.calibration);
  if (!run.samples.empty()) {
    const auto sample = conversion.source.load(run.samples.front());
    details.times = layer_times(conversion.load_fp32(), conversion.quantized, sample.inputs);
  }
  return details;
}

}  // namespace slim
