#include "converter/convert.h"

#include <fmt/format.h>

#include "converter/output_file.h"
#include "converter/paddle_writer.h"
#include "converter/report.h"
#include "converter/report_html.h"
#include "runtime/onednn/executor.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

std::optional<Calibrator> chosen_calibrator(const ParsedOptions& options) {
  const auto text = options.value("calibrator").value_or("auto");
  if (text == "auto") return std::nullopt;
  std::string error;
  auto calibrator = parse_calibrator(text, error);
  if (!calibrator)
    throw Error(ExitCode::kUsage, fmt::format("--calibrator '{}': {}", text, error))
        .hint("or `auto`, which compares them");
  return calibrator;
}

Effort chosen_effort(const ParsedOptions& options) {
  const auto text = options.value("effort").value_or("balanced");
  if (text == "fast") return Effort::kFast;
  if (text == "balanced") return Effort::kBalanced;
  if (text == "best") return Effort::kBest;
  throw Error(ExitCode::kUsage, fmt::format("--effort must be fast, balanced or best, found '{}'", text));
}

Format chosen_format(const ParsedOptions& options) {
  const auto text = options.value("format");
  if (!text)
    return is_paddle_output(options.positionals()[1], options.positionals()[0]) ? Format::kPaddle : Format::kQdq;
  if (*text == "qdq") return Format::kQdq;
  if (*text == "paddle") return Format::kPaddle;
  throw Error(ExitCode::kUsage, fmt::format("--format must be qdq or paddle, found '{}'", *text));
}

Target chosen_target(const ParsedOptions& options, Format format) {
  const auto text = options.value("target").value_or("vnni");
  for (const auto target : {Target::kVnni, Target::kAvx2, Target::kAny}) {
    if (text != to_string(target)) continue;
    check_target(format, target);
    return target;
  }
  auto error = Error(ExitCode::kUsage, fmt::format("--target must be vnni, avx2 or any, found '{}'", text));
  if (const auto near = nearest(text, {"vnni", "avx2", "any"})) error.hint(fmt::format("did you mean '{}'?", *near));
  throw error;
}

ConvertOptions convert_options(const ParsedOptions& options) {
  ConvertOptions convert;
  convert.model = model_options(options.positionals()[0], options);
  convert.output = options.positionals()[1];
  convert.data = data_options(options);
  convert.preprocess = options.value("preprocess").value_or("");
  constexpr std::int64_t kMostSamples = 100'000'000;
  convert.samples = static_cast<std::size_t>(options.number("samples", 1, kMostSamples).value_or(300));
  convert.format = chosen_format(options);
  convert.target = chosen_target(options, convert.format);
  convert.rule = chosen_calibrator(options);
  convert.effort = chosen_effort(options);
  convert.exclude = options.values("exclude");
  convert.max_drop = max_drop(options);
  constexpr std::int64_t kMostSeconds = 10'000'000;
  if (const auto seconds = options.number("budget", 0, kMostSeconds))
    convert.budget_seconds = static_cast<double>(*seconds);
  convert.calibration_file = options.value("calibration");
  convert.threads = options.threads();
  convert.passes = pass_options(options);
  convert.options_text = options.to_line();
  return convert;
}

ExitCode dry_run(const ParsedOptions& options, const ConvertOptions& convert) {
  const auto graph = load_prepared_model(convert.model, convert.passes);
  const auto plan = plan_conversion(graph, convert.exclude);
  print_result(options.json() ? to_json(plan) : to_table(plan));
  return ExitCode::kDone;
}

ExitCode run_convert(const ParsedOptions& options) {
  auto convert_with = convert_options(options);
  if (options.flag("dry-run")) return dry_run(options, convert_with);
  const auto report = options.value("report");
  std::optional<OutputFile> report_file;
  if (report) {
    check_report_name(*report, true);
    check_not_same(convert_with.model.path, *report);
    report_file.emplace(*report);  // one that cannot be created is found before the long work
  }
  convert_with.validate = convert_with.details = report.has_value();
  if (!convert_with.data) {
    warn(convert_with.calibration_file
             ? "no --data: range rules are compared on synthetic inputs"
             : "no --data: calibrated on synthetic inputs, accuracy is unproven; give --data with real samples");
  }

  ConvertResult result;
  {
    ProgressLine progress(options);
    convert_with.progress = progress.callback();
    result = convert(convert_with);
  }
  const RunInfo run{cpu_isa(), convert_with.threads};
  const auto json = to_json(result, run);
  if (report_file) {
    const ReportFiles files{convert_with.model.path.string(), convert_with.output.string(), convert_with.options_text};
    report_file->write(report->ends_with(".html") ? to_html(result, run, files) : json);
    report_file->commit();
  }
  if (options.json()) {
    print_result(json);
  } else if (!options.quiet()) {
    print_result(fmt::format("preprocessing {}\n\n{}\nwrote {}\n", result.preprocessing, to_table(result),
                             convert_with.output.string()));
    if (result.validation) print_result("\n" + to_table(*result.validation, {}));
  }
  return result.limited_drop ? check_drop(result.limited_drop->top1, result.limited_drop->points) : ExitCode::kDone;
}

}  // namespace

Command convert_command() {
  CommandSpec spec{
      .name = "convert",
      .summary = "FP32 model -> INT8 model",
      .examples = {"slimconv model.onnx model.int8.onnx --data images/ --labels images/labels.txt",
                   "slimconv model.onnx model.int8.onnx --data images/ --preprocess tf --effort fast",
                   "slimconv inference.pdmodel model.int8.onnx --data images/",
                   "slimconv model.onnx model.int8.onnx --exclude 'op:Gemm' --dry-run"},
      .positionals = {"IN", "OUT"},
      .options = data_option_specs(),
  };
  const auto add = [&](OptionSpec option) { spec.options.push_back(std::move(option)); };
  add({"samples", "N", "how many samples of the data, evenly spread (300)"});
  add({"calibrator", "RULE", "auto, minmax, mean-minmax, percentile=P, mse or kl (auto)"});
  add({"effort", "fast|balanced|best", "how much is spent on accuracy (balanced)"});
  add({"target", "vnni|avx2|any",
       "CPUs that the file must be exact on; avx2, any: no sum saturates without VNNI (vnni)"});
  add({"exclude", "PATTERN", "keep in float: glob on names, op:TYPE, re:REGEX", true});
  add({"max-drop", "P", "at most P points of top-1 may be lost on the labelled data, else exit 1"});
  add({"budget", "SECONDS", "with --max-drop: how long to look for it; the best so far stays (1800)"});
  add({"calibration", "FILE", "statistics of `calibrate` or `merge` instead of --data"});
  add({"format", "qdq|paddle", "what is written (paddle for a folder or *.pdmodel, else qdq)"});
  add(input_shape_spec());
  add(keep_heads_spec());
  add({"report", "FILE", "writes the report, *.json or *.html (one self-contained page)"});
  add({"dry-run", "", "prints what would be quantized and why; writes nothing"});
  for (auto& option : pass_option_specs()) add(option);
  return {std::move(spec), run_convert};
}

}  // namespace slim
