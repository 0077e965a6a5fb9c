#include "converter/validate.h"

#include <fmt/format.h>

#include "converter/output_file.h"
#include "converter/report.h"
#include "runtime/onednn/executor.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

/// Without data nothing can be validated; a limit needs labels.
std::unique_ptr<SampleSource> open_validation_data(const ParsedOptions& options, const Graph& graph, bool limited) {
  const auto data = data_options(options);
  if (!data) throw Error(ExitCode::kUsage, "validate needs --data").hint("`compare` runs without, on synthetic inputs");
  auto source = open_data(*data, input_infos(graph));
  if (limited && !source->has_labels()) {
    throw Error(ExitCode::kUsage, fmt::format("--max-drop needs labels, and '{}' has none", data->path.string()))
        .hint("give them with --labels FILE");
  }
  if (source->size() == 0) throw Error(ExitCode::kBadInput, fmt::format("'{}' holds no samples", data->path.string()));
  return source;
}

ExitCode run_validate(const ParsedOptions& options) {
  const auto limit = max_drop(options);
  const auto report = options.value("report");
  std::optional<OutputFile> report_file;
  if (report) {
    check_report_name(*report);
    report_file.emplace(*report);
  }
  const Graph fp32 = load_model(model_options(options.positionals()[0], options));
  const Graph int8 = load_model(model_options(options.positionals()[1], options));
  const auto source = open_validation_data(options, fp32, limit.has_value());
  note_inexact_cpu(options, &int8);

  ValidateOptions validate;
  constexpr std::int64_t kMostSamples = 100'000'000;
  const auto wanted = options.number("samples", 1, kMostSamples);
  validate.samples = evenly_spread(source->size(), wanted ? static_cast<std::size_t>(*wanted) : source->size());
  validate.threads = options.value("threads") ? options.threads() : 1;
  validate.exact = options.flag("exact");
  validate.needs_accuracy = limit.has_value();
  Validation validation;
  {
    ProgressLine progress(options);
    validate.progress = progress.callback();
    validation = validate_models(fp32, int8, *source, validate);
  }
  const auto operators = count_operators(int8);
  const auto json = to_json(validation, operators, {cpu_isa(), source->preprocessing()});
  if (report_file) {
    report_file->write(json);
    report_file->commit();
  }
  if (options.json()) {
    print_result(json);
  } else if (!options.quiet()) {
    print_result(fmt::format("preprocessing {}\n\n{}", source->preprocessing(), to_table(validation, operators)));
  }
  return limit ? check_drop(validation.top1, *limit) : ExitCode::kDone;
}

}  // namespace

Command validate_command() {
  CommandSpec spec{
      .name = "validate",
      .summary = "both models over all of the data: accuracy, agreement, speed",
      .examples = {"slimconv validate model.onnx model.int8.onnx --data images/ --labels images/labels.txt",
                   "slimconv validate model.onnx model.int8.onnx --data images/ --max-drop 0.5 --json"},
      .positionals = {"FP32", "INT8"},
      .options = data_option_specs()};
  spec.options.push_back({"samples", "N", "how many samples of the data, evenly spread (all)"});
  spec.options.push_back({"max-drop", "P", "exit 1 if INT8 loses more than P points of top-1; needs labels"});
  spec.options.push_back(exact_spec());
  spec.options.push_back({"report", "FILE.json", "writes the report"});
  spec.options.push_back(input_shape_spec());
  spec.options.push_back(keep_heads_spec());
  return {std::move(spec), run_validate};
}

}  // namespace slim
