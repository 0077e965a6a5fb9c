#include "converter/compare.h"

#include "converter/report.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

constexpr std::size_t kSyntheticSamples = 8;
/// Enough to see where two models part, and few enough to keep every tensor of.
constexpr std::size_t kBisectSamples = 8;

ExitCode run_compare(const ParsedOptions& options) {
  const Graph first = load_model(model_options(options.positionals()[0], options));
  const Graph second = load_model(model_options(options.positionals()[1], options));
  const auto source = open_samples(options, first, kSyntheticSamples);
  constexpr std::int64_t kMostSamples = 100'000'000;
  const auto wanted = options.number("samples", 1, kMostSamples);

  CompareOptions compare;
  compare.samples = evenly_spread(source->size(), wanted                   ? static_cast<std::size_t>(*wanted)
                                                  : options.flag("bisect") ? kBisectSamples
                                                                           : source->size());
  compare.per_layer = options.flag("per-layer") || options.flag("bisect");
  compare.make_first = [&](const Graph& graph) { return make_executor(graph, options); };
  compare.make_second = compare.make_first;
  Comparison result;
  {
    ProgressLine progress(options);
    compare.progress = progress.callback();
    result = compare_models(first, second, *source, compare);
  }
  std::optional<Parting> parting;
  if (options.flag("bisect")) parting = find_parting(first, result);
  if (options.json()) {
    print_result(to_json(result, parting));
  } else if (!options.quiet()) {
    print_result(to_table(result) + (parting ? to_text(*parting) : ""));
  }
  return ExitCode::kDone;
}

}  // namespace

Command compare_command() {
  CommandSpec spec{
      .name = "compare",
      .summary = "numeric distance of two models' outputs, or of every tensor that both name",
      .examples = {"slimconv compare model.onnx model.int8.onnx --data images/ --samples 50",
                   "slimconv compare model.onnx model.int8.onnx --data images/ --samples 4 --per-layer --bisect"},
      .positionals = {"A", "B"},
      .options = data_option_specs()};
  spec.options.push_back({"samples", "N", "how many samples of the data, evenly spread (all; 8 with --bisect)"});
  spec.options.push_back({"per-layer", "", "every tensor that both graphs name; INT8 simulated in float"});
  spec.options.push_back({"bisect", "", "and the first node at which the models part"});
  spec.options.push_back(executor_spec());
  spec.options.push_back(input_shape_spec());
  spec.options.push_back(keep_heads_spec());
  return {std::move(spec), run_compare};
}

}  // namespace slim
