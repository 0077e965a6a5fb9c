#include <fmt/format.h>

#include <charconv>

#include "converter/convert.h"
#include "converter/report.h"
#include "runtime/onednn/executor.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

std::string required(const ParsedOptions& options, std::string_view name) {
  if (auto value = options.value(name)) return *value;
  throw Error(ExitCode::kUsage, fmt::format("`slimconv ptq` needs --{}", name));
}

/// A fraction: 0.01 is one point of top-1.
double threshold(const ParsedOptions& options) {
  const auto text = options.value("accuracy_diff_threshold").value_or("0.01");
  double fraction = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fraction);
  if (error != std::errc() || end != text.data() + text.size() || !(fraction >= 0.0 && fraction <= 1.0)) {
    throw Error(ExitCode::kUsage,
                fmt::format("--accuracy_diff_threshold must be a fraction from 0 to 1, found '{}'", text));
  }
  return fraction;
}

ConvertOptions ptq_options(const ParsedOptions& options) {
  ConvertOptions convert;
  convert.model = model_options(required(options, "infer_model"), options);
  convert.data = DataOptions{};
  convert.data->path = required(options, "infer_data");
  convert.data->half_even_crop = true;
  convert.output = required(options, "int8_model_save_path");
  convert.format = Format::kPaddle;
  constexpr std::int64_t kMost = 100'000'000;
  convert.samples = static_cast<std::size_t>(options.number("warmup_batch_size", 1, kMost).value_or(100));
  convert.first_samples = true;
  if (options.number("batch_size", 1, kMost).value_or(1) > 1) {
    warn("--batch_size: images are predicted one at a time, and speed is that of batch size 1");
  }
  convert.threads = options.value("threads") ? options.threads() : 1;
  convert.options_text = options.to_line();
  convert.validate = true;
  convert.validated_samples = SIZE_MAX;
  return convert;
}

std::string table(const Validation& v, double limit) {
  const auto line = [&](const char* name, double top1, double top5, double seconds) {
    return fmt::format("{:<6}{:>12.4f}{:>12.4f}{:>14.2f}{:>14.3f}\n", name, top1 / 100.0, top5 / 100.0,
                       v.images_per_second(seconds), v.milliseconds(seconds));
  };
  auto text = fmt::format("{:<6}{:>12}{:>12}{:>14}{:>14}\n", "", "top-1", "top-5", "images/s", "ms/image");
  text += line("FP32", v.top1.first_percent(), v.top5.first_percent(), v.fp32_seconds);
  text += line("INT8", v.top1.second_percent(), v.top5.second_percent(), v.int8_seconds);
  text += fmt::format(
      "\naccuracy difference (top-1, FP32 - INT8) {:.4f}, allowed {}; {} images, INT8 {:.2f} times as fast\n",
      v.top1.drop() / 100.0, limit, v.samples, v.ratio());
  return text;
}

ExitCode run_ptq(const ParsedOptions& options) {
  const auto limit = threshold(options);
  auto convert_with = ptq_options(options);
  note_inexact_cpu(options);
  ConvertResult result;
  {
    ProgressLine progress(options);
    convert_with.progress = progress.callback();
    result = convert(convert_with);
  }
  if (!result.validation || result.validation->top1.samples() == 0) {
    throw Error(ExitCode::kBadInput, fmt::format("'{}' has no labels that the model's output could be judged by",
                                                 convert_with.data->path.string()));
  }
  if (options.json()) {
    print_result(to_json(result, {cpu_isa(), convert_with.threads}));
  } else if (!options.quiet()) {
    print_result(fmt::format("warmed up with the first {} images, {}\n\n{}\nINT8 model saved to '{}'\n",
                             convert_with.samples, to_string(result.chosen), table(*result.validation, limit),
                             convert_with.output.string()));
  }
  if (result.validation->top1.drop() / 100.0 <= limit) return ExitCode::kDone;
  fmt::print(stderr,
             "slimconv: the INT8 model loses {:.4f} of top-1 accuracy, more than --accuracy_diff_threshold {}\n",
             result.validation->top1.drop() / 100.0, limit);
  return ExitCode::kLimitNotMet;
}

}  // namespace

Command ptq_command() {
  return {
      {.name = "ptq",
       .summary = "the ancestor's whole run on a Paddle model, under its own option names",
       .examples = {"slimconv ptq --infer_model resnet50/ --infer_data int8_full_val.bin --warmup_batch_size 100 "
                    "--batch_size 1 --accuracy_diff_threshold 0.01 --int8_model_save_path resnet50_int8/"},
       .positionals = {},
       .options = {{"infer_model", "DIR", "the FP32 model: a folder, *.pdmodel, or MODEL:PARAMS"},
                   {"infer_data", "FILE", "images and labels: a .bin of `dataset`, or any --data of `convert`"},
                   {"warmup_batch_size", "N", "how many images, the first ones, calibrate (100)"},
                   {"batch_size", "N", "accepted for the ancestor's command lines; images are predicted one at a time"},
                   {"accuracy_diff_threshold", "F", "exit 1 if INT8 loses more than this fraction of top-1 (0.01)"},
                   {"int8_model_save_path", "DIR", "gets __model__ and params"},
                   input_shape_spec(),
                   keep_heads_spec()}},
      run_ptq};
}

}  // namespace slim
