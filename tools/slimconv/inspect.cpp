#include <fmt/format.h>

#include "converter/convert.h"
#include "graph/summary.h"
#include "graph/text.h"
#include "onnx_import/onnx/import.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

std::string rendered(const Graph& graph, const std::string& format) {
  if (format == "text") {
    PrintOptions print_options;
    print_options.constants = PrintOptions::Constants::kSummary;
    return print(graph, print_options);
  }
  if (format == "json") return to_json(graph);
  if (format == "dot") return to_dot(graph);
  throw Error(ExitCode::kUsage, fmt::format("--format must be text, json or dot, found '{}'", format));
}

/// The text form shows a quantized graph as the runtime runs it, unless the user wants it as it stands in the file.
bool shows_fused(const ParsedOptions& options, const Graph& graph) {
  return options.value("format") == "text" && !options.flag("as-written") && !options.flag("canonical") &&
         is_quantized(graph);
}

ExitCode run_inspect(const ParsedOptions& options) {
  const auto passes = pass_options(options);
  check_pass_names(passes);
  Graph graph = load_model(model_options(options.positionals()[0], options));
  if (options.flag("canonical")) graph = canonical(std::move(graph), passes);
  if (shows_fused(options, graph)) graph = runnable(std::move(graph), options.flag("exact"), passes);
  const auto format = options.value("format");
  if (format || options.json()) {
    print_result(rendered(graph, format.value_or("json")));
  } else {
    print_result(summary(graph));
  }
  return ExitCode::kDone;
}

}  // namespace

Command inspect_command() {
  CommandSpec spec{
      .name = "inspect",
      .summary = "the graph as text, or a summary of its operators",
      .examples = {"slimconv inspect model.onnx", "slimconv inspect model.onnx --format text",
                   "slimconv inspect model.onnx --format dot | dot -Tsvg > model.svg"},
      .positionals = {"MODEL"},
      .options = {{"format", "text|json|dot", "the whole graph; without it a summary"},
                  {"as-written", "", "text form of a quantized model as in the file, INT8 chains not fused"},
                  exact_spec(),
                  {"canonical", "", "after folding and cleaning, as `convert` sees it"},
                  input_shape_spec(),
                  keep_heads_spec()}};
  for (auto& option : pass_option_specs()) spec.options.push_back(option);
  return {std::move(spec), run_inspect};
}

}  // namespace slim
