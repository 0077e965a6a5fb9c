#include "converter/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "converter/calibration_file.h"
#include "converter/computable.h"
#include "converter/model_output.h"
#include "converter/output_file.h"
#include "converter/paddle_writer.h"
#include "converter/quantized_values.h"
#include "converter/scopes.h"
#include "converter/synthetic_match.h"
#include "graph/hash.h"
#include "graph/rewrite/pass_manager.h"
#include "onnx_import/import.h"
#include "passes/fuse/fuse.h"
#include "passes/quantize/prepare.h"
#include "passes/quantize/work.h"

namespace slim {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr std::size_t kSyntheticSamples = 64;
/// Samples that times are taken from where accuracy is simulated.
constexpr std::size_t kTimedSamples = 64;
/// Real inputs give more confident answers than synthetic ones.
constexpr float kSyntheticTailMargin = 0.5F;
/// Synthetic samples, every other one in the style that the file's BatchNormalization nodes ask for. The others stay as
/// they come: pictures that only fit best would leave no room for what real ones show beyond.
std::unique_ptr<SampleSource> synthetic_samples(const ConvertOptions& options, const Graph& graph,
                                                std::vector<std::string>& notes) {
  std::vector<SyntheticStyle> styles(1);
  auto as_it_stands = options.model;
  as_it_stands.note = {};  // said already
  if (const auto match = match_synthetic_data(load_model(as_it_stands), options.preprocess, options.progress);
      match && match->style != SyntheticStyle{}) {
    styles.push_back(match->style);
    notes.push_back(fmt::format(
        "every other synthetic picture has contrast {} and 1/{} of the detail: the statistics of {} BatchNormalization "
        "nodes are then nearer (mismatch {:.2f} instead of {:.2f})",
        match->style.contrast, match->style.coarse, match->normalizations, match->mismatch, match->mismatch_before));
    if (options.model.note) options.model.note(notes.back());
  }
  return synthetic_data(input_infos(graph), kSyntheticSamples, options.preprocess, styles);
}

Calibration calibration_from_file(const std::filesystem::path& path, const Graph& graph) {
  auto calibration = read_calibration(path);
  if (const auto hash = graph_hash(graph); hash != calibration.graph_hash) {
    throw Error(ExitCode::kBadInput,
                fmt::format("calibration file '{}' was made for another model (graph {}, this one is {})",
                            path.string(), calibration.graph_hash, hash))
        .hint("calibrate with the same model file and --input-shape");
  }
  return calibration;
}

/// The INT8 model as it stands in its file; `quantized` where the file holds no integers.
Graph written_model(const ConvertOptions& options, const Graph& quantized) {
  if (options.format == Format::kPaddle) return quantized.clone();
  ModelOptions int8;
  int8.path = options.output;
  int8.input_shapes = options.model.input_shapes;
  return load_model(int8);
}

/// FP32 and INT8 as they stand in their files. Where sums can saturate on this CPU, the answers are those of elsewhere,
/// simulated, and the times those of this CPU's integer kernels, on a few samples.
Validation validated(const ConvertOptions& options, const Graph& fp32, const Graph& int8, const SampleSource& source) {
  ValidateOptions validate;
  validate.samples = evenly_spread(source.size(), options.validated_samples);
  validate.threads = options.threads;
  validate.progress = options.progress;
  if (!can_saturate(int8)) return validate_models(fp32, int8, source, validate);
  auto simulated = validate;
  simulated.exact = true;
  auto validation = validate_models(fp32, int8, source, simulated);
  validate.samples = evenly_spread(source.size(), kTimedSamples);
  const auto timed = validate_models(fp32, int8, source, validate);
  const double scale =
      static_cast<double>(validation.samples) / static_cast<double>(std::max<std::size_t>(1, timed.samples));
  validation.fp32_seconds = scale * timed.fp32_seconds;
  validation.int8_seconds = scale * timed.int8_seconds;
  return validation;
}

}  // namespace

QuantizationPlan plan_conversion(const Graph& graph, const std::vector<std::string>& exclude,
                                 const FloatNodes& also_float) {
  auto excluded = matched_nodes(graph, exclude);
  const auto uncomputable = uncomputable_values(graph);
  for (const auto* node : graph.nodes()) {
    if (uncomputable.contains(node->output()))
      excluded.emplace(node, "it depends on an operator that slimconv cannot run, so its ranges are unknown");
    if (const auto found = also_float.find(key_of(*node)); found != also_float.end())
      excluded.emplace(node, found->second);
  }
  return place_quantization(graph, excluded);
}

void check_pass_names(const PassOptions& options) {
  auto passes = fuse_passes({});
  for (auto& pass : preparation_passes()) passes.push_back(std::move(pass));
  passes.push_back({std::string(kSearch), {kSearchSteps.begin(), kSearchSteps.end()}, {}});
  check_names(options, passes);
}

Graph load_prepared_model(const ModelOptions& model, const PassOptions& passes) {
  check_pass_names(passes);
  return prepare_for_quantization(load_float_model(model, passes), passes);
}

void check_target(Format format, Target target) {
  if (format != Format::kPaddle || target == Target::kVnni) return;
  throw Error(
      ExitCode::kUsage,
      fmt::format("--target {} is not possible with --format paddle: Paddle makes the integers of the weights by "
                  "itself when it loads the program",
                  to_string(target)))
      .hint("leave --target out, or write ONNX");
}

namespace {

/// The samples that a conversion may run.
std::vector<std::size_t> chosen_samples(const ConvertOptions& options, const SampleSource& source) {
  if (!options.first_samples) return evenly_spread(source.size(), options.samples);
  std::vector<std::size_t> first(std::min(options.samples, source.size()));
  std::iota(first.begin(), first.end(), std::size_t{0});
  return first;
}

/// Top-1 needs labels and the whole network.
void check_can_judge_top1(const ConvertOptions& options, const SampleSource& source, const Graph& graph) {
  if (!options.data || !source.has_labels()) {
    throw Error(ExitCode::kUsage,
                options.data ? fmt::format("--max-drop needs labels, and '{}' has none", options.data->path.string())
                             : "--max-drop needs --data with labels")
        .hint("give them with --labels FILE");
  }
  const auto uncomputable = uncomputable_values(graph);
  for (const auto* node : graph.nodes()) {
    if (!uncomputable.contains(node->output())) continue;
    throw Error(ExitCode::kBadInput,
                fmt::format("--max-drop cannot judge this model: slimconv cannot run operator {} (node '{}')",
                            node->type_name(), display_name(*node)))
        .hint("leave --max-drop out, and judge the written file in its runtime");
  }
}

std::uint64_t size_of_files(const std::filesystem::path& model) {
  std::uint64_t bytes = 0;
  for (const auto& file : model_files(model)) bytes += std::filesystem::file_size(file);
  return bytes;
}

}  // namespace

ConvertResult convert(const ConvertOptions& options) {
  const auto start = Clock::now();
  check_target(options.format, options.target);
  for (const auto& file : model_files(options.model.path)) check_not_same(file, options.output);
  ConvertResult result;
  result.synthetic = !options.data;

  Graph graph = load_prepared_model(options.model, options.passes);
  result.notes = graph.notes;
  const auto plan = [&](const Graph& of, const FloatNodes& also_float) {
    auto planned = plan_conversion(of, options.exclude, also_float);
    planned.symmetric = options.format == Format::kPaddle;
    planned.target = options.target;
    if (!options.data) planned.tail_margin = kSyntheticTailMargin;
    return planned;
  };
  auto output = std::make_optional<ModelOutput>(options);

  const auto source =
      options.data ? open_data(*options.data, input_infos(graph)) : synthetic_samples(options, graph, result.notes);
  if (options.max_drop) check_can_judge_top1(options, *source, graph);
  result.preprocessing = source->preprocessing();
  const auto all = chosen_samples(options, *source);
  const auto work = multiplications(graph);
  const auto split = split_samples(all, options.effort, work && *work < kCheapMultiplications);

  const auto calibration_start = Clock::now();
  SearchOptions search;
  search.rule = options.rule;
  if (options.calibration_file) search.calibration = calibration_from_file(*options.calibration_file, graph);
  search.may_survey = options.data || !options.calibration_file;
  search.effort = options.effort;
  search.may_change_weights = options.format != Format::kPaddle;  // Paddle scales weights by itself
  if (options.format == Format::kPaddle) search.also_observed = float_values(graph);
  search.disabled = options.passes.disabled;
  search.threads = options.threads;
  search.progress = options.progress;
  auto whole_plan = plan(graph, {});
  auto found =
      search_quantization(std::move(graph), std::move(whole_plan), *source, split.calibration, split.judging, search);
  result.calibration_samples = found.calibration.samples;
  result.chosen = found.chosen;
  result.verdicts = found.verdicts;
  result.steps = found.steps;
  result.calibration_seconds = seconds_since(calibration_start);

  const auto write = [&](const Quantization& candidate, const Graph& quantized) {
    if (!output) output.emplace(options);
    output->write(candidate, quantized);
    output.reset();
  };
  if (options.max_drop) {
    DropLimit limit;
    limit.points = *options.max_drop;
    limit.seconds = options.budget_seconds;
    limit.labelled = evenly_spread(source->size(), source->size());
    limit.judging = split.judging;
    limit.calibration = split.calibration;
    limit.plan = plan;
    limit.keep = [&](const Quantization& candidate) { write(candidate, candidate.quantized()); };
    limit.threads = options.threads;
    limit.progress = options.progress;
    result.limited_drop = limit_drop(found, *source, limit);
  }
  result.plan = found.plan;
  result.score = found.score;
  const Graph quantized = found.quantized();
  if (!options.max_drop) write(found, quantized);

  if (options.validate && uncomputable_values(found.graph).empty()) {
    auto fp32 = options.model;
    fp32.note = {};  // said already
    const Graph int8 = written_model(options, quantized);
    result.validation = validated(options, load_model(fp32), int8, *source);
    result.may_saturate = can_saturate(int8);
  }
  if (options.details) {
    auto fp32 = options.model;
    fp32.note = {};
    const ConversionView view{
        [&] { return load_model(fp32); }, found.graph, quantized, found.plan, found.calibration, *source};
    result.details =
        conversion_details(view, split.judging.empty() ? all : split.judging, options.threads, options.progress);
  }
  result.input_bytes = size_of_files(options.model.path);
  result.output_bytes = size_of_files(options.output);
  result.seconds = seconds_since(start);
  return result;
}

}  // namespace slim
