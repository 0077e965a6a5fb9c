#include "converter/model_output.h"

#include <fmt/format.h>

#include "converter/calibration_file.h"
#include "converter/export/onnx_export.h"
#include "converter/version.h"
#include "graph/hash.h"

namespace slim {
namespace {

ExportOptions export_options(const ConvertOptions& options, const Candidate& chosen, const Calibration& calibration) {
  ExportOptions out;
  out.producer_name = "slimconv";
  out.producer_version = version();
  out.metadata = {
      {"slimconv.version", version()},
      {"slimconv.options", options.options_text},
      {"slimconv.target", std::string(to_string(options.target))},
      {"slimconv.calibrator", to_string(chosen.rule)},
      {"slimconv.method", to_string(chosen)},
      {"slimconv.calibration_samples", std::to_string(calibration.samples)},
      {"slimconv.calibration_digest", text_digest(print_calibration(calibration))},
      {"slimconv.preprocessing", calibration.preprocessing},
  };
  return out;
}

}  // namespace

ModelOutput::ModelOutput(const ConvertOptions& options) : options_(options) {
  if (options.format == Format::kPaddle) {
    paddle_.emplace(options.model.path, options.output, options.model.keep_heads);
  } else {
    onnx_.emplace(options.output);
  }
}

void ModelOutput::write(const Quantization& found, const Graph& quantized) {
  try {
    if (paddle_) {
      paddle_->write(found.plan, found.graph,
                     paddle_thresholds(found.graph, found.plan, found.ranges, found.calibration, found.chosen.rule));
    } else {
      export_onnx(quantized, onnx_->temporary(), export_options(options_, found.chosen, found.calibration));
    }
  } catch (Error& error) {
    error.context(fmt::format("while writing '{}'", options_.output.string()));
    throw;
  }
  paddle_ ? paddle_->commit() : onnx_->commit();
}

}  // namespace slim
