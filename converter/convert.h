#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "converter/conversion_details.h"
#include "converter/data/sample_source.h"
#include "converter/drop_limit.h"
#include "converter/load.h"
#include "converter/progress.h"
#include "converter/quantization_search.h"
#include "converter/sample_split.h"
#include "converter/validate.h"
#include "graph/rewrite/pass.h"
#include "passes/quantize/placement.h"

namespace slim {

enum class Format : std::uint8_t { kQdq, kPaddle };

/// Samples that a validation after the conversion runs, evenly spread.
inline constexpr std::size_t kValidatedSamples = 500;

struct ConvertOptions {
  ModelOptions model;
  std::filesystem::path output;
  std::optional<DataOptions> data;  ///< none: synthetic samples
  std::string preprocess;           ///< for synthetic samples, when there is no data
  std::size_t samples = 300;
  bool first_samples = false;  ///< takes the first ones instead of evenly spread ones
  Format format = Format::kQdq;
  Target target = Target::kVnni;   ///< Format::kPaddle takes only this one: check_target()
  std::optional<Calibrator> rule;  ///< none: `auto`, the rule whose network output is closest to FP32
  Effort effort = Effort::kBalanced;
  std::vector<std::string> exclude;
  std::optional<double> max_drop;  ///< points of top-1 that may be lost on all of the data, which needs labels
  double budget_seconds = 1800.0;  ///< after which no further candidate for max_drop is tried
  std::optional<std::filesystem::path> calibration_file;
  std::size_t threads = 1;
  PassOptions passes;
  std::string options_text;  ///< for the file's metadata
  bool validate = false;     ///< runs the written file beside FP32, on at most validated_samples of the data
  std::size_t validated_samples = kValidatedSamples;
  bool details = false;  ///< looks into the conversion, for a report
  Progress progress;
};

/// What was done, for the table and the JSON report.
struct ConvertResult {
  QuantizationPlan plan;
  Candidate chosen;
  std::vector<Verdict> verdicts;   ///< of the range rules that were compared; empty with a fixed rule
  std::vector<SearchStep> steps;   ///< what each step gained
  std::optional<Score> score;      ///< of the whole, on the judging samples
  bool synthetic = false;          ///< no data was given: accuracy is unproven
  std::vector<std::string> notes;  ///< what the importer changed or left out, and what synthetic data was matched to
  std::string preprocessing;
  std::uint64_t calibration_samples = 0;
  double calibration_seconds = 0.0;
  double seconds = 0.0;
  std::uint64_t input_bytes = 0;
  std::uint64_t output_bytes = 0;
  std::optional<LimitedDrop> limited_drop;  ///< with ConvertOptions::max_drop
  std::optional<Validation> validation;
  bool may_saturate = false;  ///< can_saturate() of what was validated: its answers were simulated
  std::optional<ConversionDetails> details;
};

/// The float graph that is calibrated and quantized: canonical, and in the form that quantizes best. Throws
/// Error{kUsage} for unknown names in `passes`.
Graph load_prepared_model(const ModelOptions& model, const PassOptions& passes = {});

/// Throws Error{kUsage} unless every name in `options` is that of a pass or rule of the conversion.
void check_pass_names(const PassOptions& options);

/// Throws Error{kUsage} where the format cannot keep what the target asks: Paddle scales weights by itself.
void check_target(Format format, Target target);

/// Plans the conversion without calibrating: what --dry-run prints. `also_float`: nodes that stay float beside those
/// that match `exclude`.
QuantizationPlan plan_conversion(const Graph& graph, const std::vector<std::string>& exclude,
                                 const FloatNodes& also_float = {});

/// FP32 model file -> INT8 model file. With max_drop the best candidate so far is always on disk. A Paddle program
/// holds no integers, so with Format::kPaddle a validation runs the graph that it stands for. The output appears whole
/// or not at all. Throws Error.
ConvertResult convert(const ConvertOptions& options);

}  // namespace slim
