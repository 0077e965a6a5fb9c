#include <fmt/format.h>

#include "converter/calibration_file.h"
#include "converter/convert.h"
#include "converter/output_file.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

/// "I/N", 1-based.
struct Shard {
  std::size_t index = 0;
  std::size_t count = 1;
};

Shard parse_shard(const std::string& text) {
  unsigned index = 0;
  unsigned count = 0;
  int used = 0;
  const bool read = std::sscanf(text.c_str(), "%6u/%6u%n", &index, &count, &used) == 2 &&
                    static_cast<std::size_t>(used) == text.size();
  if (!read || index < 1 || index > count) {
    throw Error(ExitCode::kUsage, fmt::format("--shard must be I/N with 1 <= I <= N, found '{}'", text));
  }
  return {index - 1, count};
}

ExitCode run_calibrate(const ParsedOptions& options) {
  const auto model = model_options(options.positionals()[0], options);
  const std::filesystem::path target = options.positionals()[1];
  const auto data = data_options(options);
  if (!data) throw Error(ExitCode::kUsage, "`slimconv calibrate` needs --data");
  const auto shard = parse_shard(options.value("shard").value_or("1/1"));
  check_not_same(model.path, target);

  const auto graph = load_prepared_model(model, pass_options(options));
  const auto plan = plan_conversion(graph, {});
  OutputFile output(target);
  const auto source = open_data(*data, input_infos(graph));
  constexpr std::int64_t kMostSamples = 100'000'000;
  const auto wanted = static_cast<std::size_t>(options.number("samples", 1, kMostSamples).value_or(300));
  const auto all = evenly_spread(source->size(), wanted);

  CalibrationRun calibration;
  calibration.observed = plan.observed;
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (k % shard.count == shard.index) calibration.samples.push_back(all[k]);
  }
  calibration.threads = options.threads();
  ProgressLine progress(options);
  calibration.progress = progress.callback();
  output.write(print_calibration(run_calibration(graph, *source, calibration)));
  output.commit();
  return ExitCode::kDone;
}

}  // namespace

Command calibrate_command() {
  CommandSpec spec{.name = "calibrate",
                   .summary = "statistics of a model's tensors, on any number of machines",
                   .examples = {"slimconv calibrate model.onnx all.calib --data images/",
                                "slimconv calibrate model.onnx 1.calib --data images/ --shard 1/4",
                                "slimconv convert model.onnx model.int8.onnx --calibration all.calib"},
                   .positionals = {"IN", "OUT.calib"},
                   .options = data_option_specs()};
  spec.options.push_back({"samples", "N", "how many samples of the data, evenly spread, before sharding (300)"});
  spec.options.push_back({"shard", "I/N", "only samples k with k mod N = I - 1"});
  spec.options.push_back(input_shape_spec());
  spec.options.push_back(keep_heads_spec());
  for (auto& option : pass_option_specs()) spec.options.push_back(option);
  return {std::move(spec), run_calibrate};
}

}  // namespace slim
